import type { Tensor } from '../../reference/tensor.ts';
import { vector } from './harness.ts';

/** Noise levels from 0.002 to 80. */
export const sigmas = (n: number): Tensor =>
  vector(Array.from({ length: n }, (_, i) => Math.fround(0.002 * 40000 ** (i / Math.max(n - 1, 1)))));
