import { expect, test } from 'vitest';
import { Checker } from '../../src/parity/checker.ts';
import { type FixtureCase, listCases, loadCase } from '../../src/parity/fixtureCase.ts';
import { isExpected } from '../../src/parity/manifest.ts';
import { digestNames, feedExpected, fixtureFiles } from './fixtures.ts';

const names = await listCases(fixtureFiles, 'tests/fixtures');
const cases = await Promise.all(names.map((n) => loadCase(fixtureFiles, n)));
const whole = cases.filter((c) => digestNames(c).length === 0);

const byName = (name: string): FixtureCase => {
  const c = cases.find((x) => x.name === name);
  if (!c) throw new Error(`no case ${name}`);
  return c;
};

const expectedNames = (c: FixtureCase): string[] => [
  ...Object.entries(c.manifest.tensors).flatMap(([n, e]) => (isExpected(e) ? [n] : [])),
  ...Object.keys(c.manifest.scalars ?? {}),
  ...Object.keys(c.manifest.final_distance ?? {}),
];

/** At most 60 of them, evenly spaced: each needs a run over the whole case. */
const spread = (names: string[]): string[] => {
  const stride = Math.ceil(names.length / 60);
  return names.filter((_, i) => i % stride === 0);
};

test('there are cases of every kind that the tests run', () => {
  expect(new Set(cases.map((c) => c.manifest.kind))).toEqual(
    new Set(['ops', 'net', 'edm-train-step', 'sampler', 'sida-losses', 'sida-trajectory', 'snapshot']),
  );
});

test.each(whole.map((c) => [c.name, c] as const))('%s: the expected numbers pass, all of them compared', (_, c) => {
  const r = feedExpected(c);
  expect(r).toMatchObject({ status: 'PASS', reasons: [], kind: c.manifest.kind });
  expect(r.compared).toBe(expectedNames(c).length);
  expect(r.expected).toBe(r.compared);
  expect(r.worst?.ratio).toBe(0);
});

test.each(whole.map((c) => [c.name, c] as const))('%s: omitting any one fails', (_, c) => {
  for (const name of spread(expectedNames(c))) {
    const r = feedExpected(c, { without: name });
    if (r.status !== 'FAIL' || r.compared !== r.expected - 1) expect([name, r]).toBe('a failed case');
  }
});

/** An element of a tensor that is compared, and the change that leaves its tolerance. */
function beyond(c: FixtureCase, name: string): (x: Float64Array) => void {
  const entry = c.manifest.tensors[name];
  if (!entry) return (x) => (x[0]! += Math.abs(x[0]!) * 1e-2 + 1e-3);
  const g = entry.skip_by === undefined ? null : (c.tensors.get(entry.skip_by)!.data as Float32Array);
  // The largest gradient is always compared.
  const at = g ? g.reduce((best, v, i) => (Math.abs(v) > Math.abs(g[best]!) ? i : best), 0) : 0;
  return (x) => (x[at]! += 1.01 * (entry.atol! + entry.rtol! * Math.abs(x[at]!)) || 1e-9);
}

test.each(whole.map((c) => [c.name, c] as const))('%s: changing any one fails, and so does a NaN', (_, c) => {
  const isFinal = (n: string): boolean => n in (c.manifest.final_distance ?? {});
  for (const name of spread(expectedNames(c)).filter((n) => !isFinal(n))) {
    const moved = feedExpected(c, { change: { name, to: beyond(c, name) } });
    if (moved.status !== 'FAIL' || moved.worst?.tensor !== name) expect([name, moved]).toBe('a failed case');
    const nan = feedExpected(c, { change: { name, to: (x) => x.fill(Number.NaN, 0, 1) } });
    if (nan.status !== 'FAIL' || nan.worst?.ratio !== Number.POSITIVE_INFINITY)
      expect([name, nan]).toBe('a NaN failed');
  }
});

test('final weights beyond the tolerance fail, nearer ones pass, a NaN fails', () => {
  const c = byName('sida-trajectory');
  for (const [net, { prefix, l2_change, tol }] of Object.entries(c.manifest.final_distance!)) {
    const name = Object.keys(c.manifest.tensors).find((n) => n.startsWith(prefix) && n.endsWith('.bias'))!;
    const move = (by: number) => feedExpected(c, { change: { name, to: (x) => (x[1]! += by) } });
    expect(move(0.99 * tol * l2_change)).toMatchObject({ status: 'PASS', worst: { tensor: `final_distance/${net}` } });
    expect(move(1.01 * tol * l2_change)).toMatchObject({ status: 'FAIL', worst: { tensor: `final_distance/${net}` } });
    expect(move(Number.NaN)).toMatchObject({ status: 'FAIL', worst: { ratio: Number.POSITIVE_INFINITY } });
  }
});

test('a case with digests fails while they are not compared', () => {
  const c = byName('sida-losses');
  const r = feedExpected(c);
  expect(r.status).toBe('FAIL');
  expect(r.expected - r.compared).toBe(digestNames(c).length);
  expect(r.reasons.join()).toContain(`not compared: digest ${digestNames(c)[0]}`);
});

test('elements omitted by the gradient may differ, others may not, and their number is the manifest’s', () => {
  const c = byName('edm-train-step');
  const name = Object.keys(c.manifest.tensors).find((n) => /^w_after\/.*qkv\.bias$/.test(n))!;
  const entry = c.manifest.tensors[name]!;
  const g = c.tensors.get(entry.skip_by!)!.data as Float32Array;
  const noise = g.findIndex((v) => Math.abs(v) < 1e-4 * Math.max(...g.map(Math.abs)));
  expect(entry.compared).toBeLessThan(g.length);
  const move = (at: number, by: number) => feedExpected(c, { change: { name, to: (x) => (x[at]! += by) } }).status;
  expect(move(noise, 1)).toBe('PASS');
  expect(move(noise, Number.NaN)).toBe('FAIL');
  expect(move(noise === 0 ? 1 : 0, 1)).toBe('FAIL');
});

test('l2_tol compares the whole tensor at once', () => {
  const c = byName('net-tiny');
  const { atol: _a, rtol: _r, ...rest } = c.manifest.tensors.D_x!;
  const only: FixtureCase = {
    ...c,
    manifest: { ...c.manifest, tensors: { D_x: { ...rest, l2_tol: 1e-2 } } },
  };
  const move = (by: number) => feedExpected(only, { change: { name: 'D_x', to: (x) => (x[7]! += by) } });
  expect(move(0.0099)).toMatchObject({ status: 'PASS', compared: 1, expected: 1 });
  expect(move(0.0101).status).toBe('FAIL');
  expect(move(Number.NaN).status).toBe('FAIL');
});

test('a missing gradient counts as zeros, an unexpected one must be zero', () => {
  const c = byName('net-tiny');
  const { 'gD/x': gx } = c.manifest.tensors;
  const zero: FixtureCase = {
    ...c,
    manifest: { ...c.manifest, tensors: { zero: { ...gx!, shape: [3] } } },
    tensors: new Map([['zero', { dtype: 'F32', shape: [3], data: new Float32Array(3) }]]),
  };
  const run = (f: (k: Checker) => void) => {
    const k = new Checker(zero);
    k.gradient('zero', null);
    f(k);
    return k.result(3).status;
  };
  expect(run(() => {})).toBe('PASS');
  expect(run((k) => k.gradient('other', null))).toBe('PASS');
  expect(run((k) => k.gradient('other', new Float32Array(4)))).toBe('PASS');
  expect(run((k) => k.gradient('other', Float32Array.of(0, Number.NaN)))).toBe('FAIL');
  expect(run((k) => k.gradient('zero', Float32Array.of(0, 1, 0)))).toBe('FAIL');
});

test('a result of another length, without dispatches or of an empty manifest fails', () => {
  const c = byName('net-tiny');
  const k = new Checker(c);
  k.tensor('D_x', new Float32Array(3));
  expect(k.result(1).worst).toEqual({ tensor: 'D_x', ratio: Number.POSITIVE_INFINITY });
  const empty = new Checker({ ...c, manifest: { ...c.manifest, tensors: {} } });
  expect(empty.result(1)).toMatchObject({ status: 'FAIL', reasons: ['its manifest expects nothing'] });
  const small: FixtureCase = { ...c, manifest: { ...c.manifest, tensors: { D_x: c.manifest.tensors.D_x! } } };
  const done = new Checker(small);
  done.tensor('D_x', c.tensors.get('D_x')!.data as Float32Array);
  expect(done.result(1).status).toBe('PASS');
  expect(done.result(0)).toMatchObject({ status: 'FAIL', reasons: ['computed by no GPU dispatch'] });
  expect(done.unsupported('NCSN++ is not built in')).toMatchObject({ status: 'UNSUPPORTED', expected: 1 });
});
