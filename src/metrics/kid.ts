// The estimator of the Kernel Inception Distance on any features (Bińkowski et al. 2018, "Demystifying MMD GANs", sections 3
// and 4): squared maximum mean discrepancy under the kernel k(x, y) = (x·y / d + 1)³, without bias, over subsets; float64.
import { uniformBlock } from '../lib/philox.ts';

/** Subsets that a value is the mean of. */
export const SUBSETS = 100;

/** Vectors [count, dims], row-major. */
export interface Features {
  readonly dims: number;
  readonly values: ArrayLike<number>;
}

/** Mean and standard deviation over subsets. Without bias, so it is below zero about as often as above where sets are alike. */
export interface Kid {
  readonly mean: number;
  readonly sd: number;
}

/** How many vectors there are; throws where they are no whole number. */
export function countOf({ dims, values }: Features): number {
  const count = values.length / dims;
  if (Number.isInteger(count)) return count;
  throw new Error(`${values.length} numbers are not a whole number of vectors of ${dims}.`);
}

/** k(x, y) of every vector of a with every one of b: [count of a, count of b]. */
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

/** The three kernels of two sets, and how many vectors each has. */
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
 * MMD² of some vectors of both sets, by their positions: the mean of k over different x, plus that over different y, minus
 * twice that over pairs. A vector is never compared with itself, which is what takes the bias away.
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

/** `size` of the numbers below `count`, each at most once; the same for the same draw. */
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

/** Vectors of both sets, by their positions. */
interface Chosen {
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
}

const picked = (from: ArrayLike<number>, size: number, draw: number, stream: number): Int32Array =>
  pick(from.length, size, draw, stream).map((i) => from[i] as number);

const upTo = (count: number): Int32Array => Int32Array.from({ length: count }, (_, i) => i);

/** MMD² of `subsets` pairs of subsets of `size` vectors; mean and standard deviation (of the population) over them. */
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

/** Times that a set is split for the noise floor. */
const SPLITS = 20;

/**
 * How far from zero `n` vectors of a set are against its others, though both are of one kind: the root mean square over
 * random splits. What is nearer to zero than this cannot be told from the set at this n. `own`: k of the set with itself.
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
