// How fast a run goes, from the last half minute of it: what "images/s" and "time left" are made of.

interface Mark {
  ms: number;
  nimg: number;
  step: number;
}

const WINDOW_MS = 30_000;
/** Steps seen before an estimate is given at all. */
const MIN_STEPS = 3;

/** Speed over a sliding window of active time; pauses are taken out by `resume`. */
export class Rate {
  private marks: Mark[] = [];

  /** Begins a new stretch of active time. */
  resume(ms: number, nimg: number, step: number): void {
    this.marks = [{ ms, nimg, step }];
  }

  /** Notes that the run has got to `nimg` and `step`. */
  mark(ms: number, nimg: number, step: number): void {
    this.marks.push({ ms, nimg, step });
    while (this.marks.length > MIN_STEPS + 1 && ms - (this.marks[0]?.ms ?? ms) > WINDOW_MS) this.marks.shift();
  }

  /** Images a second; 0 while unknown. */
  imagesPerSec(): number {
    const [first, last] = [this.marks[0], this.marks.at(-1)];
    if (!first || !last || last.ms <= first.ms) return 0;
    return ((last.nimg - first.nimg) * 1000) / (last.ms - first.ms);
  }

  /** Seconds to go, null until a few steps were measured. */
  secLeft(steps: number): number | null {
    const [first, last] = [this.marks[0], this.marks.at(-1)];
    if (!first || !last || last.step - first.step < MIN_STEPS) return null;
    return (Math.max(0, steps - last.step) * (last.ms - first.ms)) / (last.step - first.step) / 1000;
  }
}
