/** Signals that end a run in good order, and the exit codes that say so. */
const EXIT = { SIGINT: 130, SIGTERM: 143 } as const;

/** npm passes a terminal's Ctrl-C on once more; a second one by hand comes later than this. */
const ECHO_MS = 1000;

/** Listens for Ctrl-C and SIGTERM: the first asks the run to stop, a later second one ends the process at once. */
export class Interrupt {
  /** Exit code of the signal that came; null while none has. */
  code: number | null = null;
  private first = 0;

  constructor() {
    process.on('SIGINT', this.receive).on('SIGTERM', this.receive);
  }

  private readonly receive = (signal: NodeJS.Signals): void => {
    const now = performance.now();
    if (this.code !== null && now - this.first > ECHO_MS) process.exit(this.code);
    if (this.code !== null) return;
    this.code = signal === 'SIGTERM' ? EXIT.SIGTERM : EXIT.SIGINT;
    this.first = now;
  };

  /** Gives the signals back to Node. */
  release(): void {
    process.off('SIGINT', this.receive).off('SIGTERM', this.receive);
  }
}
