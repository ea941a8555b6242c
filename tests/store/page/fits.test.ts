// The safe amount of memory, and the ways to fit into it.
import { expect, test } from 'vitest';
import type { AdapterReport } from '../../../src/gpu/device.ts';
import { presetRecipe } from '../../../src/recipes/presets.ts';
import type { Recipe } from '../../../src/recipes/recipe.ts';
import { hindrance, INITIAL } from '../../../src/store/engine/runStore.ts';
import { findFits } from '../../../src/store/page/fits.ts';
import { safeMemory } from '../../../src/store/page/safeMemory.ts';
import { createSettingsStore } from '../../../src/store/page/settingsStore.ts';

const GB = 2 ** 30;

function adapter(changes: Partial<AdapterReport>): AdapterReport {
  const names = { vendor: '', architecture: '', device: '', description: '' };
  return { ...names, software: false, features: [], limits: { maxBufferSize: 4 * GB }, ...changes };
}

test.each([
  ['SwiftShader', adapter({ software: true, vendor: 'google' }), { deviceGB: 8, mobile: false }, 'software', 2],
  ['an Intel GPU', adapter({ vendor: 'intel', architecture: 'xe' }), { deviceGB: 8, mobile: false }, 'shared', 2],
  ['an Apple GPU, memory unknown', adapter({ vendor: 'apple' }), { mobile: false }, 'shared', 2],
  ['a small laptop', adapter({ vendor: 'intel' }), { deviceGB: 2, mobile: false }, 'shared', 0.5],
  ['a GeForce', adapter({ vendor: 'nvidia', architecture: 'ampere' }), { deviceGB: 8, mobile: false }, 'discrete', 3],
  [
    'an old card',
    adapter({ vendor: 'nvidia', limits: { maxBufferSize: GB } }),
    { deviceGB: 8, mobile: false },
    'discrete',
    1.5,
  ],
  ['a phone', adapter({ vendor: 'qualcomm' }), { deviceGB: 8, mobile: true }, 'mobile', 1],
])('%s: an estimate that says what it rests on', (_, a, hints, kind, gigabytes) => {
  expect(safeMemory(a, hints, null)).toMatchObject({ kind, bytes: gigabytes * GB });
  expect(safeMemory(a, hints, 6 * GB)).toMatchObject({ kind: 'own', bytes: 6 * GB });
});

/** 100 for the networks and 10 per image; recomputing halves the latter. */
const measure = async (r: Recipe) => 100 + (r.microBatch || r.batch) * (r.recompute ? 5 : 10);
const recipe = { ...presetRecipe('shapes10-sida'), batch: 32 };

test('the ways to fit are measured, fit, and are ordered from the smallest change', async () => {
  const fits = await findFits(recipe, 300, measure);
  expect(fits.map((f) => [f.kind, f.recipe.microBatch, f.recipe.batch, f.recipe.recompute, f.bytes])).toEqual([
    ['recompute', 0, 32, true, 260],
    ['microBatch', 16, 32, false, 260],
    ['batch', 0, 16, false, 260],
    ['nano', 0, 16, false, 260],
  ]);
  for (const { recipe: r, bytes } of fits) expect(await measure(r)).toBe(bytes);
});

test('both together are offered only if neither is enough; none if none is enough', async () => {
  const tight = await findFits(recipe, 106, measure);
  expect(tight.map((f) => [f.kind, f.recipe.microBatch, f.recipe.recompute])).toEqual([['both', 1, true]]);
  expect(await findFits(recipe, 50, measure)).toEqual([]);
  expect(await findFits(recipe, 300, async () => null)).toEqual([]);
});

test('an odd batch is divided into equal parts', async () => {
  const fits = await findFits({ ...recipe, batch: 12 }, 165, measure);
  expect(fits.find((f) => f.kind === 'microBatch')?.recipe.microBatch).toBe(6);
});

test('a plan beyond the safe limit blocks the start; a plan of another recipe does not', () => {
  const run = { ...INITIAL, planned: [{ owner: 'activations', bytes: 400 }], plannedFor: recipe };
  expect(hindrance(run, recipe, 0, 300)).toBe('no-memory');
  expect(hindrance(run, recipe, 0, 400)).toBeNull();
  expect(hindrance(run, { ...recipe }, 0, 300)).toBeNull();
});

test('settings survive a visit; damaged or closed storage does no harm', () => {
  const map = new Map<string, string>();
  const storage = { getItem: (k: string) => map.get(k) ?? null, setItem: (k: string, v: string) => void map.set(k, v) };
  createSettingsStore(storage).setState({ shortcuts: false, allowed: GB });
  expect(createSettingsStore(storage).getState()).toEqual({ shortcuts: false, allowed: GB });
  map.set('sida-lab.settings', '{"shortcuts":3,');
  expect(createSettingsStore(storage).getState()).toEqual({ shortcuts: true, allowed: null });
  expect(createSettingsStore(null).getState().shortcuts).toBe(true);
});
