// The speed of a run, for "images/s" and "time left". Pauses do not count. The first interval does not count either,
// because drivers still compile then.

/** A measurement. `at` counts milliseconds of active time. */
interface Mark {
  ms: number;
  nimg: number;
  step: number;
}

/** Estimate of the remaining seconds: between `low` and `high`. The two are equal when the speed is well known. */
export interface TimeLeft {
  low: number;
  high: number;
}

const WINDOW_MS = 30_000;
/** Steps measured before the first estimate, and before the estimate is one number. */
const MIN_STEPS = 3;
const SURE_STEPS = 20;
/** Least relative uncertainty of an estimate from few steps. */
const DOUBT = 0.2;

/** Speed over a sliding window of active time. */
export class Rate {
  private marks: Mark[] = [];
  /**
   * `base`: active milliseconds up to the last pause. `since`: time of the last resume, or null while the clock is stopped.
   */
  private base = 0;
  private since: number | null = null;
  private measured = 0;
  private warm = false;

  /** Starts the clock. */
  resume(now: number, nimg: number, step: number): void {
    this.since ??= now;
    if (this.marks.length === 0) this.marks = [{ ms: this.active(now), nimg, step }];
  }

  /** Stops the clock until the next `resume`. */
  pause(now: number): void {
    this.base = this.active(now);
    this.since = null;
  }

  private active(now: number): number {
    return this.base + (this.since === null ? 0 : now - this.since);
  }

  /** Discards all measurements, for instance after a change of speed. */
  restart(): void {
    this.marks = this.marks.slice(-1);
    this.measured = 0;
  }

  /** Notes that the run has reached `nimg` and `step`. */
  mark(now: number, nimg: number, step: number): void {
    const ms = this.active(now);
    const last = this.marks.at(-1);
    if (!last || step <= last.step) return;
    if (!this.warm) {
      this.warm = true;
      this.marks = [{ ms, nimg, step }];
      return;
    }
    this.measured += step - last.step;
    this.marks.push({ ms, nimg, step });
    while (this.marks.length > MIN_STEPS + 1 && ms - (this.marks[0]?.ms ?? ms) > WINDOW_MS) this.marks.shift();
  }

  /** Images a second. Returns 0 while unknown. */
  imagesPerSec(): number {
    const [first, last] = [this.marks[0], this.marks.at(-1)];
    if (!first || !last || last.ms <= first.ms) return 0;
    return ((last.nimg - first.nimg) * 1000) / (last.ms - first.ms);
  }

  /** Remaining seconds. Returns null until a few steps were measured. */
  secLeft(steps: number): number | null {
    const [first, last] = [this.marks[0], this.marks.at(-1)];
    if (!first || !last || this.measured < MIN_STEPS || last.step === first.step) return null;
    return (Math.max(0, steps - last.step) * (last.ms - first.ms)) / (last.step - first.step) / 1000;
  }

  /** Remaining time. While few steps are measured it is a range as wide as the steps differed, then one number. */
  timeLeft(steps: number): TimeLeft | null {
    const sec = this.secLeft(steps);
    if (sec === null) return null;
    if (this.measured >= SURE_STEPS) return { low: sec, high: sec };
    const left = Math.max(0, steps - (this.marks.at(-1)?.step ?? 0)) / 1000;
    const paces = this.marks.slice(1).map((m, i) => {
      const before = this.marks[i] as Mark;
      return (m.ms - before.ms) / (m.step - before.step);
    });
    return {
      low: Math.min(sec * (1 - DOUBT), left * Math.min(...paces)),
      high: Math.max(sec * (1 + DOUBT), left * Math.max(...paces)),
    };
  }
}
