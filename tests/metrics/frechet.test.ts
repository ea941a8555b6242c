import { expect, test } from 'vitest';
import { uniform } from '../../src/data/sets/hashRng.ts';
import { frechetDistance, Moments } from '../../src/metrics/frechet.ts';

function momentsOf(vectors: readonly (readonly number[])[]): Moments {
  const moments = new Moments(vectors[0]?.length ?? 1);
  for (const v of vectors) moments.add(Float64Array.from(v));
  return moments;
}

/** 2 d points whose mean is exactly `mean` and whose covariance is diag(spread²). */
function cross(mean: readonly number[], spread: readonly number[]): Moments {
  const reach = Math.sqrt(mean.length);
  return momentsOf(
    mean.flatMap((_, axis) =>
      [-1, 1].map((sign) => mean.map((m, i) => (i === axis ? m + sign * reach * (spread[i] ?? 0) : m))),
    ),
  );
}

function cloud(count: number, dims: number, seed: number): number[][] {
  return Array.from({ length: count }, (_, n) => Array.from({ length: dims }, (_, i) => uniform(seed, n, i)));
}

test('mean and covariance follow their definition for any batches of vectors', () => {
  const points = cloud(37, 5, 1).map((p) => p.map((x, i) => 1000 + x * (i + 1)));
  const one = momentsOf(points);
  const batched = new Moments(5);
  batched.add(Float64Array.from(points.slice(0, 30).flat()));
  batched.add(Float64Array.from(points.slice(30).flat()));
  const mean = [0, 1, 2, 3, 4].map((i) => points.reduce((s, p) => s + (p[i] ?? 0), 0) / 37);
  for (let i = 0; i < 5; i++) {
    expect(one.mean[i]).toBeCloseTo(mean[i] ?? 0, 9);
    for (let j = 0; j < 5; j++) {
      const products = points.map((p) => ((p[i] ?? 0) - (mean[i] ?? 0)) * ((p[j] ?? 0) - (mean[j] ?? 0)));
      expect(one.covariance()[i * 5 + j]).toBeCloseTo(products.reduce((s, x) => s + x, 0) / 37, 9);
    }
  }
  expect(batched.covariance()).toEqual(one.covariance());
  expect(batched.count).toBe(37);
});

test('diagonal Gaussians: the closed form, sums of squared differences of means and of standard deviations', () => {
  const [m1, s1] = [
    [0, 1, -2, 5],
    [1, 2, 0.5, 0],
  ];
  const [m2, s2] = [
    [0.5, 1, 1, 4],
    [3, 2, 0.1, 2],
  ];
  const squares = (a: number[], b: number[]) => a.reduce((sum, x, i) => sum + (x - (b[i] ?? 0)) ** 2, 0);
  const distance = frechetDistance(cross(m1, s1), cross(m2, s2));
  expect(distance).toBeCloseTo(squares(m1, m2) + squares(s1, s2), 9);
});

test('two dimensions, covariances that do not commute: tr (S1 S2)^½ = √(tr S1 S2 + 2 √(det S1 det S2))', () => {
  const a = momentsOf(cloud(50, 2, 2).map(([x = 0, y = 0]) => [3 * x + y, y]));
  const b = momentsOf(cloud(60, 2, 3).map(([x = 0, y = 0]) => [x, 2 * y - x]));
  const [p = 0, q = 0, , r = 0] = a.covariance();
  const [u = 0, v = 0, , w = 0] = b.covariance();
  const traceOfProduct = p * u + 2 * q * v + r * w;
  const root = Math.sqrt(traceOfProduct + 2 * Math.sqrt((p * r - q * q) * (u * w - v * v)));
  const means = ((a.mean[0] ?? 0) - (b.mean[0] ?? 0)) ** 2 + ((a.mean[1] ?? 0) - (b.mean[1] ?? 0)) ** 2;
  expect(Math.abs(q * u + r * v - (q * w + p * v))).toBeGreaterThan(1e-3);
  expect(frechetDistance(a, b)).toBeCloseTo(means + p + r + u + w - 2 * root, 10);
});

test('equal sets have distance 0, also with fewer vectors than features; both orders agree', () => {
  const few = momentsOf(cloud(9, 16, 4));
  const other = momentsOf(cloud(200, 16, 5));
  expect(frechetDistance(few, few)).toBeLessThan(1e-6);
  expect(frechetDistance(other, other)).toBeLessThan(1e-12);
  expect(frechetDistance(few, other)).toBeCloseTo(frechetDistance(other, few), 6);
  expect(frechetDistance(few, other)).toBeGreaterThan(0.1);
});

test('invalid input is refused in one sentence', () => {
  expect(() => new Moments(3).covariance()).toThrow('There is no feature vector yet');
  expect(() => new Moments(3).add(new Float32Array(4))).toThrow('4 numbers are not a whole number of vectors of 3.');
  expect(() => frechetDistance(new Moments(3), new Moments(2))).toThrow('cannot be compared');
});
