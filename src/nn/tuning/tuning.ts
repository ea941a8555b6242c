// Sizes of workgroups and choices of variants, for an adapter and a run.
import type { AdapterReport } from '../../gpu/device.ts';
import { type Choices, type Variant, VariantTable } from './variants.ts';

/** Threads of a workgroup on software adapters, where workgroups are what the cores share. */
export function smallGroup(threads: number): number {
  return threads >= 1024 ? 64 : threads >= 128 ? 16 : 4;
}

/** How the tape's kernels are shaped for the adapter. */
export interface Tuning {
  readonly software: boolean;
  /** Threads that share one reduction row by the `direct` variant; 1 on software adapters, where barriers are slow. */
  readonly rowThreads: number;
  /** Target number of threads of a weight-gradient launch. */
  readonly splitTarget: number;
  readonly variants: VariantTable;
  /** Normalised activations are computed again in the backward pass instead of kept. */
  readonly recompute: boolean;
}

/** What a run may ask for: kernel variants by shape, less memory, forward passes in f16. */
export interface TuningOptions {
  readonly choices?: Choices;
  readonly recompute?: boolean;
  readonly half?: boolean;
}

/** The properties of an adapter that decide the sizes and the default variant. */
export type AdapterClass = Pick<AdapterReport, 'software' | 'architecture' | 'features'>;

/** The variant of an adapter class. SwiftShader is slow at barriers and loads; llvmpipe takes seconds to compile quads. */
export function standardVariant({ software, architecture, features }: AdapterClass): Variant {
  if (!software) return 'tile';
  return architecture === 'swiftshader' && features.includes('subgroups') ? 'quad' : 'direct';
}

/** The tuning of an adapter: one thread a row and few slices on software, many on GPUs. */
export function tuningFor(adapter: AdapterClass, o: TuningOptions = {}): Tuning {
  const { choices, recompute = false, half = false } = o;
  const { software, features } = adapter;
  const variants = new VariantTable(standardVariant(adapter), { choices, half, features });
  return software
    ? { software, rowThreads: 1, splitTarget: 32, variants, recompute }
    : { software, rowThreads: 64, splitTarget: 16384, variants, recompute };
}
