import { expect, test } from 'vitest';
import { compareDigest, digestOf } from '../../src/parity/digest.ts';
import { loadCase, tensorOf } from '../../src/parity/fixtureCase.ts';
import { fnv1a, formulaU } from '../../src/parity/formula.ts';
import type { DigestEntry } from '../../src/parity/manifest.ts';
import { fixtureFiles } from './fixtures.ts';

const g = Float32Array.from({ length: 40 }, (_, i) => Math.sin(i * 1.7) * (i + 1));
const entry = (): DigestEntry => ({
  ...digestOf('g/x', g),
  tol_sum_abs: 1e-4,
  tol_l2_rel: 1e-6,
  tol_maxabs_abs: 1e-4,
  tol_dot_abs: 1e-4,
  tol_elem_abs: 1e-5,
});

test('FNV-1a of known texts', () => {
  expect(fnv1a('')).toBe(0x811c9dc5);
  expect(fnv1a('a')).toBe(0xe40c292c);
  expect(fnv1a('foobar')).toBe(0xbf9cf968);
});

test('formula numbers lie in [-1, 1), differ by name and seed, and average to about 0', () => {
  const u = formulaU('a.weight', 7);
  const v = Array.from({ length: 4096 }, (_, i) => u(i));
  expect(v.every((x) => x >= -1 && x < 1)).toBe(true);
  expect(Math.abs(v.reduce((a, b) => a + b) / 4096)).toBeLessThan(0.03);
  expect(formulaU('a.weight', 8)(0)).not.toBe(v[0]);
  expect(formulaU('b.weight', 7)(0)).not.toBe(v[0]);
});

test('a gradient passes its own digest', () => {
  expect(compareDigest('g/x', g, entry())).toBe(0);
  expect(digestOf('g/x', g).head).toEqual([...g.subarray(0, 16)]);
});

test('each of the six numbers is compared', () => {
  for (const key of ['sum', 'l2', 'maxabs', 'dot'] as const) {
    const e = entry();
    e[key] += 1e-3;
    expect([key, compareDigest('g/x', g, e)]).toEqual([key, expect.toSatisfy((r: number) => r > 1)]);
  }
  for (let i = 0; i < 16; i++) {
    const e = entry();
    e.head[i]! += 1e-4;
    expect(compareDigest('g/x', g, e)).toBeGreaterThan(1);
  }
});

test('a permuted gradient, a NaN, another length and another name are detected', () => {
  const swapped = g.slice();
  [swapped[20], swapped[31]] = [swapped[31]!, swapped[20]!];
  expect(compareDigest('g/x', swapped, entry())).toBeGreaterThan(1);
  expect(compareDigest('g/x', g.with(39, Number.NaN), entry())).toBe(Number.POSITIVE_INFINITY);
  expect(compareDigest('g/x', g.subarray(0, 39), entry())).toBe(Number.POSITIVE_INFINITY);
  expect(compareDigest('g/y', g, entry())).toBeGreaterThan(1);
});

test('digests of stored gradients agree with those of corresponding gradients in the same case', async () => {
  // psi_out and psi_aug_out are given both whole and as digests, for other inputs. One must not pass as the other.
  const c = await loadCase(fixtureFiles, 'sida-losses');
  const [name, digest] = Object.entries(c.manifest.digests!).find(([n]) => n.startsWith('psi_aug_out/g/'))!;
  const other = tensorOf(c, name.replace('psi_aug_out/', 'psi_out/'));
  expect(digest.n).toBe(other.length);
  expect(compareDigest(name, other, digest)).toBeGreaterThan(1);
});
