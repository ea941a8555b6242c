/** Something done now and then: at most every `period` ms, and for at most a share of the time. */
export class Pace {
  private due: number;
  private gap: number;
  private readonly period: number;
  private readonly share: number;

  constructor(period: number, share: number, first = 0) {
    this.period = period;
    this.share = share;
    this.due = first;
    this.gap = period;
  }

  isDue(ms: number): boolean {
    return ms >= this.due;
  }

  /** Milliseconds from one time to the next, as things go. */
  get interval(): number {
    return this.gap;
  }

  async run(job: () => Promise<void>): Promise<void> {
    const before = performance.now();
    await job();
    const after = performance.now();
    this.done(after - before, after);
  }

  /** Something that took so many milliseconds is done now; or will take so many, as far as can be told before. */
  done(cost: number, now = performance.now()): void {
    this.gap = Math.max(this.period, cost / this.share);
    this.due = now + this.gap;
  }
}
