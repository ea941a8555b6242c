// How threads add up a row: a group of a normalisation, a channel of an image. The variants differ in the order of the sum.
import { type KernelFile, withLib } from '../gpu/kernel.ts';
import type { Kernel } from './tuning/variants.ts';

/** Threads of a workgroup that shares rows. */
const ROW_GROUP = 64;

/** A variant of the sums in a kernel that uses shaders/lib/rows.wgsl. */
export interface RowSum extends Kernel {
  /** Threads a row, `rowThreads` being the adapter's number; and threads a workgroup, if not the usual. */
  readonly threads: (rowThreads: number) => { readonly T: number; readonly wg: number | undefined };
  /** The kernel that sums in this way. */
  readonly kernel: <K extends KernelFile>(file: K) => K;
}

/** One thread a row on software adapters, where barriers are slow; a tree of barriers on GPUs. */
export const treeSum: RowSum = {
  name: 'direct',
  suits: () => true,
  threads: (T) => ({ T, wg: T > 1 ? Math.max(ROW_GROUP, T) : undefined }),
  kernel: (file) => file,
};

/** A workgroup a row; each subgroup adds up its threads' values first. */
export const subgroupSum: RowSum = {
  name: 'subgroup',
  needs: 'subgroups',
  suits: () => true,
  threads: () => ({ T: ROW_GROUP, wg: ROW_GROUP }),
  kernel: (file) => withLib(file, 'rows', 'rowsSubgroup'),
};

/** The variants; the first sums rows of any length. */
export const ROW_SUMS: readonly [RowSum, ...RowSum[]] = [treeSum, subgroupSum];
