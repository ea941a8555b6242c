// Every expectation of a manifest has a name that must be compared, whatever its key.
import { expect, test } from 'vitest';
import { Checker } from '../../src/parity/checker.ts';
import { type Digest, digestOf } from '../../src/parity/digest.ts';
import { expectedNames } from '../../src/parity/expected.ts';
import { type FixtureCase, listCases, loadCase, tensorOf } from '../../src/parity/fixtureCase.ts';
import type { DigestEntry, Manifest } from '../../src/parity/manifest.ts';
import { fixtureFiles } from './fixtures.ts';

const names = await listCases(fixtureFiles, 'tests/fixtures');
const cases = await Promise.all(names.map((name) => loadCase(fixtureFiles, name)));

/** Paths of all objects in a manifest that contain a tolerance. */
function withTolerance(value: unknown, path: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [];
  const own = Object.keys(value).some((key) => /^(atol|l2_tol|compare)$|^tol/.test(key)) ? [path] : [];
  return [...own, ...Object.entries(value).flatMap(([key, inner]) => withTolerance(inner, [...path, key]))];
}

test.each(cases.map((c) => [c.name, c] as const))('%s: each entry with a tolerance is expected', (_, c) => {
  const expected = expectedNames(c.manifest);
  const prefixes = Object.values(c.manifest.final_distance ?? {}).map((f) => f.prefix);
  const kinds = { tensors: '', scalars: 'scalar ', digests: 'digest ', final_distance: 'final_distance ' };
  const missing = withTolerance(c.manifest).filter(([list = '', name = '', ...more]) => {
    if (more.length > 0 || !(list in kinds)) return true;
    const isPartOfFinal = list === 'tensors' && prefixes.some((prefix) => name.startsWith(prefix));
    return !isPartOfFinal && !expected.has(kinds[list as keyof typeof kinds] + name);
  });
  expect(missing).toEqual([]);
  expect([...expected].filter((name) => /^(key|comparison of) /.test(name))).toEqual([]);
});

const losses = cases.find((c) => c.name === 'sida-losses') as FixtureCase;

/** A case that expects one tensor of `sida-losses`, with changes of its manifest. */
function small(name: string, changes: object): FixtureCase {
  const { kind, tensors } = losses.manifest;
  return { ...losses, manifest: { kind, tensors: { [name]: tensors[name] }, ...changes } as unknown as Manifest };
}

function entryOf(d: Digest): DigestEntry {
  return { ...d, tol_sum_abs: 1e-6, tol_l2_rel: 1e-6, tol_maxabs_abs: 1e-6, tol_dot_abs: 1e-6, tol_elem_abs: 1e-6 };
}

test.each(['psi_out/g_clipped/', 'psi_out/after/', 'sida/ema_after/', 'psi_out/'])(
  'digests below %s are compared',
  (below) => {
    const name = Object.keys(losses.manifest.tensors).find((n) => n.startsWith(below)) ?? '';
    const g = tensorOf(losses, name);
    const c = small(name, { tensors: {}, digests: { [name]: entryOf(digestOf(name, g)) } });
    const result = (got: Float32Array) => {
      const checker = new Checker(c);
      checker.tensor(name, got);
      return checker.result(1);
    };
    expect(result(g)).toMatchObject({ status: 'PASS', compared: 1, expected: 1 });
    expect(result(g.map((v) => v + 1e-3)).status).toBe('FAIL');
    expect(new Checker(c).result(1)).toMatchObject({ status: 'FAIL', compared: 0, expected: 1 });
  },
);

test('a tensor that is stored whole and as a digest is compared twice', () => {
  const name = 'psi_out/x_g';
  const g = tensorOf(losses, name);
  const digest = entryOf(digestOf(name, g));
  const result = (maxabs: number) => {
    const checker = new Checker(small(name, { digests: { [name]: { ...digest, maxabs } } }));
    checker.tensor(name, g);
    return checker.result(1);
  };
  expect(result(digest.maxabs)).toMatchObject({ status: 'PASS', compared: 2, expected: 2 });
  expect(result(digest.maxabs + 1).status).toBe('FAIL');
});

test.each([
  ['a list of an unknown key', { vectors: { v: { value: [1], atol: 1 } } }, 'key vectors'],
  ['a tolerance deep in an unknown key', { more: { a: { b: [{ tol: 1 }] } } }, 'key more'],
  [
    'final tensors without final_distance',
    { tensors: { t: { shape: [1], dtype: 'F32', compare: 'final_distance' } } },
    'tensor t',
  ],
  ['an unknown comparison', { tensors: { t: { shape: [1], dtype: 'F32', compare: 'cosine' } } }, 'tensor t'],
  ['an unknown tolerance of a tensor', { tensors: { t: { shape: [1], dtype: 'F32', tol_cosine: 1 } } }, 'tensor t'],
  ['an unknown tolerance of a scalar', { scalars: { s: { value: 1, atol: 1, rtol: 0, tol_ulp: 1 } } }, 'scalar s'],
  ['an unknown tolerance of a digest', { digests: { d: { n: 1, tol_mean_abs: 1 } } }, 'digest d'],
] as const)('%s makes the case fail', (_, changes, named) => {
  const checker = new Checker(small('psi_out/x_g', changes));
  checker.tensor('psi_out/x_g', tensorOf(losses, 'psi_out/x_g'));
  checker.scalar('s', 1);
  const result = checker.result(1);
  expect(result.status).toBe('FAIL');
  expect(result.reasons.join()).toContain(named);
});

test('keys for people contain no expectations', () => {
  const name = 'psi_out/x_g';
  const checker = new Checker(
    small(name, { note: 'x', groups: { g: 'what it is' }, seeds: { z: 1 }, author: { a: 1 } }),
  );
  checker.tensor(name, tensorOf(losses, name));
  expect(checker.result(1)).toMatchObject({ status: 'PASS', compared: 1, expected: 1 });
});
