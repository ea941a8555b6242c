import { expect, test } from 'vitest';
import { uniform } from '../../src/data/sets/hashRng.ts';
import { symmetricEigen } from '../../src/metrics/symmetricEigen.ts';

function randomSymmetric(n: number, seed: number): Float64Array {
  const a = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      a[i * n + j] = 2 * uniform(seed, i, j) - 1;
      a[j * n + i] = a[i * n + j] ?? 0;
    }
  }
  return a;
}

test('a 2 x 2 matrix has its known eigenvalues and eigenvectors', () => {
  const { values, vectors } = symmetricEigen(Float64Array.of(2, 1, 1, 2), 2);
  expect([...values].sort()).toEqual([expect.closeTo(1, 14), expect.closeTo(3, 14)]);
  const top = values[0] === Math.max(...values) ? 0 : 1;
  expect(vectors[top]).toBeCloseTo(vectors[2 + top] ?? Number.NaN, 14);
  expect(Math.abs(vectors[top] ?? 0)).toBeCloseTo(Math.SQRT1_2, 14);
});

test.each([3, 20, 64])('V diag(values) Vᵀ restores the matrix of side %i, and V is orthogonal', (n) => {
  const a = randomSymmetric(n, n);
  const copy = a.slice();
  const { values, vectors } = symmetricEigen(a, n);
  expect(a).toEqual(copy);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      let again = 0;
      let product = 0;
      for (let k = 0; k < n; k++) {
        again += (values[k] ?? 0) * (vectors[i * n + k] ?? 0) * (vectors[j * n + k] ?? 0);
        product += (vectors[k * n + i] ?? 0) * (vectors[k * n + j] ?? 0);
      }
      expect(Math.abs(again - (a[i * n + j] ?? 0))).toBeLessThan(1e-12);
      expect(Math.abs(product - (i === j ? 1 : 0))).toBeLessThan(1e-12);
    }
  }
});

test('zeros, a diagonal and widely different magnitudes stay exact', () => {
  expect([...symmetricEigen(new Float64Array(9), 3).values]).toEqual([0, 0, 0]);
  expect([...symmetricEigen(Float64Array.of(1e12, 0, 0, 1e-12), 2).values]).toEqual([1e12, 1e-12]);
});

test('wrong input is refused in one sentence', () => {
  expect(() => symmetricEigen(new Float64Array(5), 2)).toThrow('A matrix of 2 x 2 has 4 elements, not 5.');
  expect(() => symmetricEigen(Float64Array.of(1, Number.NaN, Number.NaN, 1), 2)).toThrow('not finite');
});
