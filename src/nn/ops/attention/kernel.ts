// The products of attention as their kernels see them.
import type { View } from '../../../gpu/storage.ts';
import type { Launcher } from '../../launcher.ts';
import type { Kernel } from '../../tuning/variants.ts';

/** `scores` = a bT, `mix` = p b, `mix_t` = pT b. */
export type ProductEntry = 'scores' | 'mix' | 'mix_t';

/** One product of N images and HEADS heads, of L positions and D4 vec4s in each head. */
export interface Product {
  readonly entry: ProductEntry;
  /** a, or p. */
  readonly a: View;
  readonly b: View;
  readonly out: View;
  /** Sizes; vec4s of a row of each operand, and the first of them that is read. */
  readonly dims: Readonly<Record<'N' | 'L' | 'HEADS' | 'D4' | 'SCALE' | 'B_ROW4' | 'B_OFF4', number>> &
    Readonly<Partial<Record<'A_ROW4' | 'A_OFF4' | 'OUT_ROW4' | 'OUT_OFF4', number>>>;
  readonly flops: number;
  readonly label: string;
}

/** A way to compute the products; they differ in the order of their sums. */
export interface AttentionKernel extends Kernel {
  readonly product: (t: Launcher, p: Product) => void;
}
