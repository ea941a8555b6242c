// Digests: six numbers that represent a large gradient, accumulated in float64.
import { formulaU } from './formula.ts';
import type { DigestEntry } from './manifest.ts';

export type Numbers = Float32Array | Float64Array;

export interface Digest {
  n: number;
  sum: number;
  l2: number;
  maxabs: number;
  /** sum g_i u_i, where u are the formula numbers of `probe:NAME` with seed 0. */
  dot: number;
  head: number[];
}

/** The digest of g. `name` is the digest's key. */
export function digestOf(name: string, g: Numbers): Digest {
  const u = formulaU(`probe:${name}`, 0);
  let sum = 0;
  let squares = 0;
  let maxabs = 0;
  let dot = 0;
  for (let i = 0; i < g.length; i++) {
    const x = g[i]!;
    sum += x;
    squares += x * x;
    // Math.max propagates a NaN; a comparison would lose it.
    maxabs = Math.max(maxabs, Math.abs(x));
    dot += x * u(i);
  }
  return { n: g.length, sum, l2: Math.sqrt(squares), maxabs, dot, head: Array.from(g.subarray(0, 16)) };
}

/** Largest error/tolerance of the six numbers. */
export function compareDigest(name: string, got: Numbers, expected: DigestEntry): number {
  if (got.length !== expected.n) return Number.POSITIVE_INFINITY;
  const d = digestOf(name, got);
  const ratios = [
    ratio(d.sum, expected.sum, expected.tol_sum_abs),
    ratio(d.l2, expected.l2, expected.tol_l2_rel * expected.l2),
    ratio(d.maxabs, expected.maxabs, expected.tol_maxabs_abs),
    ratio(d.dot, expected.dot, expected.tol_dot_abs),
    ...expected.head.map((h, i) => ratio(d.head[i] ?? Number.NaN, h, expected.tol_elem_abs)),
  ];
  return Math.max(...ratios);
}

/** |got - expected| / tolerance. Returns infinity if got is NaN, or if the tolerance is 0 and they differ. */
export function ratio(got: number, expected: number, tolerance: number): number {
  if (got === expected) return 0;
  const r = Math.abs(got - expected) / tolerance;
  return Number.isNaN(r) ? Number.POSITIVE_INFINITY : r;
}
