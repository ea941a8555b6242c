/** Where a submission should end: short enough that nothing waits long behind it, also on an adapter not yet measured. */
const TARGET_MS = { software: 500, hardware: 80 } as const;
const FIRST_FLOPS = { software: 1e9, hardware: 2e10 } as const;
const SMALLEST = 1e8;
const LARGEST = 1e13;

/** How much work goes into one submission, from the speed that the adapter has shown. Changes no result. */
export class SubmitSize {
  flops: number;
  private readonly targetMs: number;

  constructor(software: boolean) {
    const kind = software ? 'software' : 'hardware';
    this.flops = FIRST_FLOPS[kind];
    this.targetMs = TARGET_MS[kind];
  }

  /** Work of `flops` took the GPU `ms`. */
  note(flops: number, ms: number): void {
    if (!(flops > 0 && ms > 0)) return;
    const wanted = (flops / ms) * this.targetMs;
    this.flops = Math.min(LARGEST, Math.max(SMALLEST, (this.flops + wanted) / 2));
  }
}
