/** Limits repeated work: at most once every `period` ms, and at most a given share of the time. */
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

  /** Current milliseconds from one execution to the next. */
  get interval(): number {
    return this.gap;
  }

  async run(job: () => Promise<void>): Promise<void> {
    const before = performance.now();
    await job();
    const after = performance.now();
    this.done(after - before, after);
  }

  /** Notes one execution now. `cost` is its measured or expected duration in milliseconds. */
  done(cost: number, now = performance.now()): void {
    this.gap = Math.max(this.period, cost / this.share);
    this.due = now + this.gap;
  }
}
