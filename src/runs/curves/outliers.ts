// Finds outliers of a curve by Tukey's outer fences: three interquartile ranges beyond the quartiles.

export interface Fence {
  readonly lo: number;
  readonly hi: number;
}

const RANGES = 3;
/** Values from which the quartiles are computed. A longer column is sampled with an even stride. */
const SAMPLE = 8192;

/**
 * The fence around the values of some columns. Returns null if there are too few values or the fence would exclude all but
 * one value.
 */
export function fenceOf(columns: readonly { readonly y: Float32Array; readonly length: number }[]): Fence | null {
  const total = columns.reduce((n, c) => n + c.length, 0);
  const stride = Math.max(1, Math.ceil(total / SAMPLE));
  const sample = new Float32Array(Math.ceil(total / stride) + columns.length);
  let n = 0;
  for (const { y, length } of columns) {
    for (let i = 0; i < length; i += stride) {
      const v = y[i] ?? Number.NaN;
      if (Number.isFinite(v)) sample[n++] = v;
    }
  }
  if (n < 8) return null;
  const sorted = sample.subarray(0, n).sort();
  const q1 = quantile(sorted, 0.25);
  const q3 = quantile(sorted, 0.75);
  const reach = RANGES * (q3 - q1);
  return reach > 0 ? { lo: q1 - reach, hi: q3 + reach } : null;
}

/** A quantile of sorted numbers, interpolated between two of them. */
export function quantile(sorted: ArrayLike<number>, q: number): number {
  if (sorted.length === 0) return Number.NaN;
  const at = q * (sorted.length - 1);
  const i = Math.floor(at);
  const a = sorted[i] ?? Number.NaN;
  return a + (at - i) * ((sorted[i + 1] ?? a) - a);
}
