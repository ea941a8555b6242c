import { add, map, scale, type Tensor } from './tensor.ts';

/** The sum of factors[i] * parts[i]. */
export function weightedSum(parts: readonly Tensor[], factors: readonly number[]): Tensor {
  return parts.map((t, i) => scale(t, factors[i]!)).reduce(add);
}

/** factor * x + shift. */
export function affine(x: Tensor, factor: number, shift: number): Tensor {
  return map(x, (v) => factor * v + shift);
}
