// Eigenvalues and eigenvectors of a symmetric matrix by cyclic Jacobi rotations (Golub & Van Loan, "Matrix Computations",
// 4th edition, section 8.5; Rutishauser's small-angle formulas). Accurate to a few ulp of the norm.

/** A = V diag(values) Vᵀ with the eigenvectors in the columns of V [n, n], row-major. */
export interface SymmetricEigen {
  values: Float64Array;
  vectors: Float64Array;
}

const MAX_SWEEPS = 60;

/** Eigen decomposition of the symmetric n x n matrix `a` (row-major, not modified). Throws if it does not converge. */
export function symmetricEigen(a: Float64Array, n: number): SymmetricEigen {
  if (a.length !== n * n) throw new Error(`A matrix of ${n} x ${n} has ${n * n} elements, not ${a.length}.`);
  const m = a.slice();
  const vectors = new Float64Array(n * n);
  for (let i = 0; i < n; i++) vectors[i * n + i] = 1;
  let norm = 0;
  for (const x of m) norm += x * x;
  if (!Number.isFinite(norm)) throw new Error('The matrix holds a number that is not finite.');
  const tolerance = norm * Number.EPSILON ** 2;
  for (let sweep = 0; offDiagonal(m, n) > tolerance; sweep++) {
    if (sweep === MAX_SWEEPS) throw new Error(`Jacobi rotations did not converge in ${MAX_SWEEPS} sweeps.`);
    for (let p = 0; p < n - 1; p++) {
      for (let q = p + 1; q < n; q++) rotate(m, vectors, n, p, q);
    }
  }
  return { values: Float64Array.from({ length: n }, (_, i) => m[i * n + i] ?? 0), vectors };
}

/** Sum of squares above the diagonal. */
function offDiagonal(m: Float64Array, n: number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) sum += (m[i * n + j] as number) ** 2;
  }
  return sum;
}

/** One rotation in the plane (p, q) that makes m[p, q] zero. It is also applied to the eigenvectors v. */
function rotate(m: Float64Array, v: Float64Array, n: number, p: number, q: number): void {
  const apq = m[p * n + q] as number;
  if (apq === 0) return;
  const theta = ((m[q * n + q] as number) - (m[p * n + p] as number)) / (2 * apq);
  // The smaller root of t² + 2 theta t - 1 = 0. hypot prevents an overflow for a huge theta.
  const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.hypot(theta, 1));
  const c = 1 / Math.sqrt(t * t + 1);
  const s = t * c;
  for (let k = 0; k < n; k++) turn(m, k * n + p, k * n + q, c, s);
  for (let k = 0; k < n; k++) turn(m, p * n + k, q * n + k, c, s);
  for (let k = 0; k < n; k++) turn(v, k * n + p, k * n + q, c, s);
  m[p * n + q] = 0;
  m[q * n + p] = 0;
}

function turn(m: Float64Array, i: number, j: number, c: number, s: number): void {
  const x = m[i] as number;
  const y = m[j] as number;
  m[i] = c * x - s * y;
  m[j] = s * x + c * y;
}
