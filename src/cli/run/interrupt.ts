/** Signals that end a run in order, with their exit codes. */
const EXIT = { SIGINT: 130, SIGTERM: 143 } as const;

/** npm sends a terminal's Ctrl-C a second time within this many milliseconds. */
const ECHO_MS = 1000;

/**
 * Handles Ctrl-C and SIGTERM. The first signal asks the run to stop; a second one, later than the echo, ends the process.
 */
export class Interrupt {
  /** Exit code of the received signal. Null before any signal. */
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

  /** Removes the signal handlers. */
  release(): void {
    process.off('SIGINT', this.receive).off('SIGTERM', this.receive);
  }
}
