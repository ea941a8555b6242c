// How kernels are shaped for an adapter and a run.
import { type Choices, VariantTable } from './variants.ts';

/** Threads of a workgroup on software adapters, where workgroups are what the cores share. */
export function smallGroup(threads: number): number {
  return threads >= 1024 ? 64 : threads >= 128 ? 16 : 4;
}

/** How the tape's kernels are shaped for the adapter. */
export interface Tuning {
  readonly software: boolean;
  /** Threads that share one reduction row; 1 on software adapters, where barriers are slow. */
  readonly rowThreads: number;
  /** Target number of threads of a weight-gradient launch. */
  readonly splitTarget: number;
  readonly variants: VariantTable;
  /** Normalised activations are computed again in the backward pass instead of kept. */
  readonly recompute: boolean;
}

/** The default shapes of kernels for an adapter; `choices` names variants by shape. */
export function tuningFor(software: boolean, o: { choices?: Choices; recompute?: boolean } = {}): Tuning {
  const { choices, recompute = false } = o;
  const variants = new VariantTable(software ? 'direct' : 'tile', choices);
  return software
    ? { software, rowThreads: 1, splitTarget: 32, variants, recompute }
    : { software, rowThreads: 64, splitTarget: 16384, variants, recompute };
}
