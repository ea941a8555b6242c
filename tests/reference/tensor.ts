// Float64 tensors, row-major, images in NCHW. They keep the reference simple and readable.
import { normalBlock } from '../../src/lib/philox.ts';
import { numel } from '../../src/lib/shape.ts';

export interface Tensor {
  shape: number[];
  data: Float64Array;
}

/** A tensor of zeros. */
export function zeros(shape: readonly number[]): Tensor {
  return { shape: [...shape], data: new Float64Array(numel(shape)) };
}

/** A tensor from numbers in row-major order. */
export function tensor(shape: readonly number[], data: ArrayLike<number>): Tensor {
  if (data.length !== numel(shape))
    throw new Error(`shape [${shape}] needs ${numel(shape)} numbers, got ${data.length}`);
  return { shape: [...shape], data: Float64Array.from(data) };
}

/** Element by element. */
export function map(x: Tensor, f: (v: number, i: number) => number): Tensor {
  return { shape: x.shape, data: x.data.map(f) };
}

/** a + b. */
export function add(a: Tensor, b: Tensor): Tensor {
  return map(a, (v, i) => v + b.data[i]!);
}

/** s * x. */
export function scale(x: Tensor, s: number): Tensor {
  return map(x, (v) => s * v);
}

/** Multiplies each row of a [rows, ...] tensor by its own number. */
export function scaleRows(x: Tensor, factors: ArrayLike<number>): Tensor {
  const row = x.data.length / factors.length;
  return map(x, (v, i) => v * factors[Math.floor(i / row)]!);
}

/** sum a_i b_i. */
export function dot(a: Tensor, b: Tensor): number {
  return a.data.reduce((s, v, i) => s + v * b.data[i]!, 0);
}

/** Sum of all elements. */
export function sum(x: Tensor): number {
  return x.data.reduce((s, v) => s + v, 0);
}

/** Unit normal numbers. The same seed gives the same numbers. */
export function randn(shape: readonly number[], seed: number): Tensor {
  const n = numel(shape);
  const data = Array.from({ length: Math.ceil(n / 4) }, (_, b) => normalBlock(b, { seed, step: 0, stream: 0 })).flat();
  return tensor(shape, data.slice(0, n));
}

/** Rounds to float32, as a float32 program stores the numbers. */
export function rounded(x: Tensor): Tensor {
  return map(x, Math.fround);
}
