// The estimator of the Kernel Inception Distance on any features (Bińkowski et al. 2018, "Demystifying MMD GANs", sections
// 3 and 4). It is the unbiased squared maximum mean discrepancy under the kernel k(x, y) = (x·y / d + 1)³, averaged over
// subsets, in float64.
import { uniformBlock } from '../lib/philox.ts';

/** Number of subsets whose mean is the score. */
export const SUBSETS = 100;

/** Vectors [count, dims], row-major. */
export interface Features {
  readonly dims: number;
  readonly values: ArrayLike<number>;
}

/**
 * Mean and standard deviation over subsets. The estimator is unbiased: for equal distributions the mean is below zero about
 * as often as above.
 */
export interface Kid {
  readonly mean: number;
  readonly sd: number;
}

/** Number of vectors. Throws if `values` is not a whole number of vectors. */
export function countOf({ dims, values }: Features): number {
  const count = values.length / dims;
  if (Number.isInteger(count)) return count;
  throw new Error(`${values.length} numbers are not a whole number of vectors of ${dims}.`);
}

/** k(x, y) of every vector of a with every vector of b: [count of a, count of b]. */
export function kernel(a: Features, b: Features): Float64Array {
  const { dims } = a;
  if (b.dims !== dims) throw new Error(`Vectors of ${dims} and of ${b.dims} features cannot be compared.`);
  const [n, m] = [countOf(a), countOf(b)];
  const [x, y] = [Float64Array.from(a.values), Float64Array.from(b.values)];
  const out = new Float64Array(n * m);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < m; j++) {
      let dot = 0;
      for (let k = 0; k < dims; k++) dot += (x[i * dims + k] as number) * (y[j * dims + k] as number);
      out[i * m + j] = (dot / dims + 1) ** 3;
    }
  }
  return out;
}

/** The three kernel matrices of two sets with n and m vectors. */
export interface Kernels {
  readonly n: number;
  readonly m: number;
  /** [n, n], [m, m] and [n, m] */
  readonly xx: Float64Array;
  readonly yy: Float64Array;
  readonly xy: Float64Array;
}

export function kernelsOf(x: Features, y: Features): Kernels {
  return { n: countOf(x), m: countOf(y), xx: kernel(x, x), yy: kernel(y, y), xy: kernel(x, y) };
}

/**
 * MMD² of chosen vectors of both sets, given by their positions. It is the mean of k over pairs of different x, plus the
 * mean over pairs of different y, minus twice the mean over pairs (x, y). A vector is never compared with itself, which
 * makes the estimator unbiased.
 */
export function mmd2({ n, m, xx, yy, xy }: Kernels, inX: ArrayLike<number>, inY: ArrayLike<number>): number {
  const [a, b] = [inX.length, inY.length];
  return meanOfPairs(xx, n, inX) + meanOfPairs(yy, m, inY) - (2 * sumOf(xy, m, inX, inY)) / (a * b);
}

function meanOfPairs(k: Float64Array, n: number, at: ArrayLike<number>): number {
  let own = 0;
  for (let i = 0; i < at.length; i++) own += k[(at[i] as number) * (n + 1)] as number;
  return (sumOf(k, n, at, at) - own) / (at.length * (at.length - 1));
}

function sumOf(k: Float64Array, width: number, rows: ArrayLike<number>, columns: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < rows.length; i++) {
    const row = (rows[i] as number) * width;
    let part = 0;
    for (let j = 0; j < columns.length; j++) part += k[row + (columns[j] as number)] as number;
    sum += part;
  }
  return sum;
}

/** `size` different numbers below `count`. The same draw gives the same numbers. */
export function pick(count: number, size: number, draw: number, stream: number): Int32Array {
  const all = Int32Array.from({ length: count }, (_, i) => i);
  for (let i = 0; i < size; i++) {
    const [u = 1] = uniformBlock(i, { seed: 0, step: draw, stream });
    const j = i + Math.min(Math.floor(u * (count - i)), count - i - 1);
    [all[i], all[j]] = [all[j] as number, all[i] as number];
  }
  return all.slice(0, size);
}

const OF_X = 1;
const OF_Y = 2;
const OF_SPLIT = 3;

/** Positions of chosen vectors of both sets. */
interface Chosen {
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
}

const picked = (from: ArrayLike<number>, size: number, draw: number, stream: number): Int32Array =>
  pick(from.length, size, draw, stream).map((i) => from[i] as number);

const upTo = (count: number): Int32Array => Int32Array.from({ length: count }, (_, i) => i);

/** MMD² of `subsets` pairs of subsets with `size` vectors each: mean and population standard deviation. */
export function kidOf(kernels: Kernels, size: number, subsets = SUBSETS, of: Partial<Chosen> = {}): Kid {
  const { x = upTo(kernels.n), y = upTo(kernels.m) } = of;
  if (size < 2 || size > Math.min(x.length, y.length))
    throw new Error(`Subsets of ${size} vectors cannot be taken from ${x.length} and ${y.length}.`);
  const values = Float64Array.from({ length: subsets }, (_, s) =>
    mmd2(kernels, picked(x, size, s, OF_X), picked(y, size, s, OF_Y)),
  );
  const mean = values.reduce((sum, v) => sum + v, 0) / subsets;
  return { mean, sd: Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / subsets) };
}

/** Random splits of a set for the noise floor. */
const SPLITS = 20;

/**
 * The noise floor: the score of `n` vectors of a set against its other vectors, as root mean square over random splits. A
 * score nearer to zero shows no measurable difference at this n. `own`: k of the set with itself.
 */
export function noiseFloor(own: Float64Array, count: number, n: number, size: number): number {
  const kernels = { n: count, m: count, xx: own, yy: own, xy: own };
  let sum = 0;
  for (let split = 0; split < SPLITS; split++) {
    const order = pick(count, count, split, OF_SPLIT);
    sum += kidOf(kernels, size, SUBSETS, { x: order.subarray(0, n), y: order.subarray(n) }).mean ** 2;
  }
  return Math.sqrt(sum / SPLITS);
}
