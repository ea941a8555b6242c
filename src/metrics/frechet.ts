// Fréchet distance of two Gaussians fitted to feature vectors (Heusel et al. 2017, "GANs trained by a two time-scale update
// rule", equation 6). Covariances are divided by N. All in float64.
import { symmetricEigen } from './symmetricEigen.ts';

/** Mean and covariance of feature vectors that arrive in batches. Welford's update avoids subtracting large sums. */
export class Moments {
  readonly dims: number;
  count = 0;
  /** [dims] */
  readonly mean: Float64Array;
  /** [dims, dims] sum of products of deviations from the mean. Only the upper triangle is up to date. */
  readonly #scatter: Float64Array;

  constructor(dims: number) {
    this.dims = dims;
    this.mean = new Float64Array(dims);
    this.#scatter = new Float64Array(dims * dims);
  }

  /** Adds feature vectors [N, dims]. */
  add(features: Float32Array | Float64Array): void {
    const { dims, mean } = this;
    if (features.length % dims !== 0) {
      throw new Error(`${features.length} numbers are not a whole number of vectors of ${dims}.`);
    }
    const before = new Float64Array(dims);
    const after = new Float64Array(dims);
    for (let at = 0; at < features.length; at += dims) {
      this.count++;
      for (let i = 0; i < dims; i++) {
        const x = features[at + i] as number;
        before[i] = x - (mean[i] as number);
        mean[i] = (mean[i] as number) + (before[i] as number) / this.count;
        after[i] = x - (mean[i] as number);
      }
      this.#addOuter(before, after);
    }
  }

  #addOuter(before: Float64Array, after: Float64Array): void {
    const { dims } = this;
    for (let i = 0; i < dims; i++) {
      const d = before[i] as number;
      if (d === 0) continue;
      const row = i * dims;
      for (let j = i; j < dims; j++) {
        this.#scatter[row + j] = (this.#scatter[row + j] as number) + d * (after[j] as number);
      }
    }
  }

  /** [dims, dims] covariance, divided by the count. Throws if there are no vectors. */
  covariance(): Float64Array {
    const { dims, count } = this;
    if (count === 0) throw new Error('There is no feature vector yet to take a covariance of.');
    const out = new Float64Array(dims * dims);
    for (let i = 0; i < dims; i++) {
      for (let j = i; j < dims; j++) {
        const value = (this.#scatter[i * dims + j] as number) / count;
        out[i * dims + j] = value;
        out[j * dims + i] = value;
      }
    }
    return out;
  }
}

/** ‖μ₁ - μ₂‖² + tr(S₁ + S₂ - 2 (S₁ S₂)^½), at least 0. The trace of the root comes from √S₁ S₂ √S₁, which is symmetric. */
export function frechetDistance(a: Moments, b: Moments): number {
  const { dims } = a;
  if (b.dims !== dims) throw new Error(`Vectors of ${dims} and of ${b.dims} features cannot be compared.`);
  const s1 = a.covariance();
  const s2 = b.covariance();
  let distance = 0;
  for (let i = 0; i < dims; i++) {
    distance += ((a.mean[i] as number) - (b.mean[i] as number)) ** 2;
    distance += (s1[i * dims + i] as number) + (s2[i * dims + i] as number);
  }
  const root = squareRoot(s1, dims);
  const product = symmetrised(multiply(multiply(root, s2, dims), root, dims), dims);
  for (const value of symmetricEigen(product, dims).values) distance -= 2 * Math.sqrt(Math.max(value, 0));
  return Math.max(distance, 0);
}

/** The symmetric square root of a covariance. Eigenvalues that rounding made negative count as 0. */
function squareRoot(s: Float64Array, n: number): Float64Array {
  const { values, vectors } = symmetricEigen(s, n);
  const scaled = vectors.map((v, at) => v * Math.sqrt(Math.max(values[at % n] as number, 0)));
  return multiply(scaled, transposed(vectors, n), n);
}

function multiply(a: Float64Array, b: Float64Array, n: number): Float64Array {
  const out = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < n; k++) {
      const x = a[i * n + k] as number;
      for (let j = 0; j < n; j++) out[i * n + j] = (out[i * n + j] as number) + x * (b[k * n + j] as number);
    }
  }
  return out;
}

function transposed(a: Float64Array, n: number): Float64Array {
  return a.map((_, at) => a[(at % n) * n + Math.floor(at / n)] as number);
}

function symmetrised(a: Float64Array, n: number): Float64Array {
  const t = transposed(a, n);
  return a.map((x, at) => (x + (t[at] as number)) / 2);
}
