/** One command of `sida`. */
export interface Command {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** Text that `--help` prints above the hyperparameters. */
  readonly usage: string;
  /**
   * Runs the command. Resolves to the exit code. Throws `UsageError` for a wrong command line, another error for a failed
   * run.
   */
  run(argv: readonly string[]): Promise<number>;
}
