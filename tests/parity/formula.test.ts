import { expect, test } from 'vitest';
import { loadCase, weightSet } from '../../src/parity/fixtureCase.ts';
import { formulaU, formulaWeights } from '../../src/parity/formula.ts';
import type { FormulaWeights } from '../../src/parity/manifest.ts';
import { fixtureFiles } from './fixtures.ts';

const shapes = new Map<string, number[]>([
  ['a.resample_filter', [1, 1, 2, 2]],
  ['n.freqs', [4]],
  ['n.phases', [4]],
  ['emb_gain', []],
  ['a.conv0.bias', [3]],
  ['a.norm0.weight', [3]],
  ['a.conv0.weight', [3, 2, 3, 3]],
  ['a.conv1.weight', [3, 2, 3, 3]],
  ['dec.16x16_aux_conv.weight', [3, 2, 3, 3]],
  ['a.skip.weight', [3, 12]],
]);
const first = (w: Map<string, Float32Array>, key: string): number => w.get(key)![0]!;
const u = (key: string, seed = 5): number => formulaU(key, seed)(0);

test('the rules of edm', () => {
  const w = formulaWeights({ from: 'formula', rules: 'edm', seed: 5 }, 'prefix', shapes);
  expect(w.has('a.resample_filter')).toBe(false);
  expect(first(w, 'n.freqs')).toBe(Math.fround(16 * u('n.freqs')));
  expect(first(w, 'n.phases')).toBe(Math.fround(Math.PI * (u('n.phases') + 1)));
  expect(first(w, 'emb_gain')).toBe(Math.fround(0.6 + 0.2 * u('emb_gain')));
  expect(first(w, 'a.conv0.bias')).toBe(Math.fround(0.2 * u('a.conv0.bias')));
  expect(first(w, 'a.norm0.weight')).toBe(Math.fround(1 + 0.2 * u('a.norm0.weight')));
  const bound = Math.sqrt(3 / 18);
  expect(first(w, 'a.conv0.weight')).toBeCloseTo(bound * u('a.conv0.weight'), 6);
  expect(first(w, 'a.conv1.weight')).toBeCloseTo(0.5 * bound * u('a.conv1.weight'), 6);
  expect(first(w, 'dec.16x16_aux_conv.weight')).toBeCloseTo(0.5 * bound * u('dec.16x16_aux_conv.weight'), 6);
  expect(first(w, 'a.skip.weight')).toBeCloseTo(0.5 * u('a.skip.weight'), 6);
});

test('the rules of edm2, with sets derived from one another', () => {
  const spec: FormulaWeights = {
    from: 'formula',
    rules: 'edm2',
    phi: { seed: 5 },
    psi: { base: 'phi', delta_seed: 6 },
    theta: { base: 'phi', delta_seed: 7, without_prefix: 'emb' },
  };
  const phi = formulaWeights(spec, 'phi', shapes);
  const psi = formulaWeights(spec, 'psi', shapes);
  expect(first(phi, 'n.freqs')).toBe(Math.fround(6 * u('n.freqs')));
  expect(first(phi, 'a.conv1.weight')).toBe(Math.fround(Math.sqrt(3) * u('a.conv1.weight')));
  const d = 0.3 * Math.sqrt(3) * u('a.conv1.weight', 6);
  expect(first(psi, 'a.conv1.weight')).toBe(Math.fround(first(phi, 'a.conv1.weight') + d));
  expect(first(psi, 'emb_gain')).toBe(Math.fround(first(phi, 'emb_gain') + 0.3 * 0.1 * u('emb_gain', 6)));
  expect(psi.get('n.freqs')).toEqual(phi.get('n.freqs'));
  expect(psi.get('n.phases')).toEqual(phi.get('n.phases'));
  const theta = formulaWeights(spec, 'theta', shapes);
  expect(theta.has('emb_gain')).toBe(false);
  expect(theta.get('a.conv1.weight')).not.toEqual(psi.get('a.conv1.weight'));
  expect(() => formulaWeights(spec, 'ema', shapes)).toThrow('no set "ema"');
});

test('the published checks of the formula hold for the keys with known shapes', async () => {
  const c = await loadCase(fixtureFiles, 'net-ddpmpp-formula');
  const weights = c.manifest.weights as FormulaWeights;
  const known = new Map(
    Object.keys(weights.check!).map((key) => {
      const stored = c.manifest.tensors[`g/w/${key}`];
      return [key, stored?.shape ?? [32, 32]] as const;
    }),
  );
  const w = weightSet(c, 'prefix', known);
  for (const [key, numbers] of Object.entries(weights.check!)) {
    expect([key, ...w.get(key)!.subarray(0, numbers.length)]).toEqual([key, ...numbers]);
  }
});

test('a number that disagrees with the check is an error', () => {
  const spec: FormulaWeights = { from: 'formula', rules: 'edm', seed: 5, check: { emb_gain: [0.5] } };
  expect(() => formulaWeights(spec, 'prefix', shapes)).toThrow('"emb_gain"[0] should be 0.5');
  const unknown: FormulaWeights = { ...spec, check: { nothing: [0.5] } };
  expect(() => formulaWeights(unknown, 'prefix', shapes)).toThrow('"nothing", which the network does not have');
});
