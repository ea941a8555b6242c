// One update of one network: in one go, or in micro-batches whose gradients add up before the optimiser steps.
import type { Plan } from '../gpu/plan.ts';
import type { LaunchTime } from '../gpu/profiler.ts';

/** The plans of an update. All but `body` are there only where it is split. */
export interface UpdateParts {
  /** Forward and backward of a micro-batch; of the whole batch, with the optimiser, where it is not split. */
  readonly body: Plan;
  /** Sums over the whole batch that the body's means need, a micro-batch at a time. */
  readonly gather?: Plan | undefined;
  /** Zeroes the gradients. */
  readonly clear?: Plan | undefined;
  /** The optimiser. */
  readonly finish?: Plan | undefined;
}

export class Update {
  readonly dispatches: number;
  readonly flops: number;
  readonly bytes: number;
  private readonly parts: UpdateParts;
  private readonly rounds: number;

  /** `rounds` micro-batches. */
  constructor(parts: UpdateParts, rounds: number) {
    this.parts = parts;
    this.rounds = rounds;
    const total = (of: (plan: Plan) => number): number => {
      const { body, gather, clear, finish } = parts;
      const once = [clear, finish].reduce((sum, p) => sum + (p ? of(p) : 0), 0);
      return rounds * (of(body) + (gather ? of(gather) : 0)) + once;
    };
    this.dispatches = total((p) => p.dispatches);
    this.flops = total((p) => p.flops);
    this.bytes = total((p) => p.bytes);
  }

  /** Submits everything in slices of about `sliceFlops`; `prepare` fills a micro-batch's inputs. Returns the submissions. */
  run(sliceFlops: number, prepare: (round: number) => void): number {
    const { body, gather, clear, finish } = this.parts;
    let submits = 0;
    const each = (plan: Plan): void => {
      for (let k = 0; k < this.rounds; k++) {
        prepare(k);
        submits += plan.run(sliceFlops);
      }
    };
    if (gather) each(gather);
    if (clear) submits += clear.run(sliceFlops);
    each(body);
    if (finish) submits += finish.run(sliceFlops);
    return submits;
  }

  /** Every launch of a micro-batch and of the optimiser, timed by itself. */
  async profile(): Promise<LaunchTime[]> {
    const { body, finish } = this.parts;
    return [...(await body.profile()), ...(finish ? await finish.profile() : [])];
  }
}
