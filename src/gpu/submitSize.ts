/** Target duration of a submission. It is short, so that other work on the adapter never waits long. */
const TARGET_MS = { software: 500, hardware: 80 } as const;
const FIRST_FLOPS = { software: 1e9, hardware: 2e10 } as const;
const SMALLEST = 1e8;
const LARGEST = 1e13;

/** Chooses the amount of work of one submission from the measured speed of the adapter. It changes no result. */
export class SubmitSize {
  flops: number;
  private readonly targetMs: number;

  constructor(software: boolean) {
    const kind = software ? 'software' : 'hardware';
    this.flops = FIRST_FLOPS[kind];
    this.targetMs = TARGET_MS[kind];
  }

  /** Notes that work of `flops` took the GPU `ms` milliseconds. */
  note(flops: number, ms: number): void {
    if (!(flops > 0 && ms > 0)) return;
    const wanted = (flops / ms) * this.targetMs;
    this.flops = Math.min(LARGEST, Math.max(SMALLEST, (this.flops + wanted) / 2));
  }
}
