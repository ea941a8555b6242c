/** One command of `sida`. */
export interface Command {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** What `--help` prints above the hyperparameters. */
  readonly usage: string;
  /** Runs it; resolves to the exit code. Throws `UsageError` for wrong usage, another error for a failed run. */
  run(argv: readonly string[]): Promise<number>;
}
