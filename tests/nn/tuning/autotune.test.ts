// Choosing kernel variants: what is timed and stored. A choice changes results only by rounding, and a run keeps its
// choice.
import { expect, test } from 'vitest';
import { adapterKey, openDevice } from '../../../src/gpu/device.ts';
import { CONV_KERNELS } from '../../../src/nn/ops/conv/conv.ts';
import { ROW_SUMS } from '../../../src/nn/rowSums.ts';
import { soundVariants, tune } from '../../../src/nn/tuning/autotune.ts';
import { variantsOn } from '../../../src/nn/tuning/families.ts';
import {
  type Choices,
  FAMILIES,
  type ShapeKey,
  shapeKey,
  shapeOf,
  type Variant,
  VariantTable,
} from '../../../src/nn/tuning/variants.ts';
import { variantsFor, variantsOf } from '../../../src/training/checkpoint.ts';
import { openTestGpu } from '../../support/device.ts';
import { open, steps } from '../../training/run.ts';

const SHAPE = { N: 1, H: 3, W: 5, ci4: 2, co4: 1 };
const wanted = new Map<ShapeKey, Variant>(FAMILIES.map((family) => [shapeKey(family, SHAPE), 'direct']));

const TILE: Variant = 'tile';

test('every shape without a choice is timed and gets one; a known choice stays; no time, no choice', async () => {
  const gpu = await openDevice(await openTestGpu());
  const fwd = shapeKey('conv3x3.fwd', SHAPE);
  const found = await tune(gpu, wanted, { [fwd]: TILE }, { budgetMs: 120_000 });
  expect(Object.keys(found).sort()).toEqual([...wanted.keys()].sort());
  expect(found[fwd]).toBe('tile');
  const { features } = gpu.adapter;
  for (const [key, v] of Object.entries(found))
    expect(variantsOn(features, shapeOf(key as ShapeKey).family)).toContain(v);
  expect(await tune(gpu, wanted, {}, { budgetMs: -1 })).toEqual({});
  for (const family of [
    'conv3x3.bwd_w',
    'groupnorm.fwd',
    'groupnorm.bwd',
    'reduce.columns',
    'attention.scores',
  ] as const)
    expect(await soundVariants(gpu, family)).toEqual(variantsOn(features, family));
  gpu.destroy();
});

test('other variants give the same numbers except rounding; a resumed run keeps its own and so its bits', async () => {
  const plain = await open();
  // One shape per pass, because tiles are slow on a software adapter.
  const used = Object.entries(plain.variants);
  const keyOf = (start: string) => used.find(([key]) => key.startsWith(start))?.[0];
  const chosen = ['fwd', 'bwd_x', 'bwd_w'].map((pass) => [keyOf(`conv3x3.${pass} 2x8x8`), TILE]);
  // And sums by subgroups, if the adapter has them.
  const rows = used.flatMap(([key]) => {
    const { family } = shapeOf(key as ShapeKey);
    return variantsOn(plain.adapter.features, family).includes('subgroup') ? [[key, 'subgroup']] : [];
  });
  const tiled = { ...plain.variants, ...Object.fromEntries([...chosen, ...rows]) } as Choices;
  expect(tiled).not.toEqual(plain.variants);
  const expected = await steps(plain, 1);
  plain.destroy();
  const run = await open({}, { variants: () => ({ choices: tiled, fixed: true }) });
  const { variants } = run; // a tiled weight gradient sums its bias by itself: one shape more
  expect(variants).toMatchObject(tiled);
  const [row] = await steps(run, 1);
  expect(row?.loss_psi).toBeCloseTo(expected[0]?.loss_psi ?? Number.NaN, 2);
  expect(row?.loss_g).toBeCloseTo(expected[0]?.loss_g ?? Number.NaN, 1);
  const saved = await run.checkpoint();
  const key = adapterKey(run.adapter);
  expect(variantsOf(saved)).toEqual({ choices: variants, adapter: key });
  expect(variantsFor(key, saved, undefined)).toEqual({ choices: variants, fixed: true });
  expect(variantsFor('another adapter', saved, undefined)).toEqual({ choices: {}, fixed: false });
  const all = await steps(run, 2);
  run.destroy();
  const resumed = await open({}, { variants: () => variantsFor(key, saved, undefined) });
  await resumed.restore(saved);
  expect(await steps(resumed, 2)).toEqual(all);
  resumed.destroy();
});

test('precision f16: one sentence if the adapter lacks it, else the same losses except its rounding', async () => {
  const inspection = await openDevice(await openTestGpu());
  const has = inspection.device.features.has('shader-f16');
  inspection.destroy();
  if (!has) {
    await expect(open({ precision: 'f16' })).rejects.toThrow(
      /^This adapter computes in f32 only: choose the precision f32/,
    );
    return;
  }
  const [exact, half] = [await open(), await open({ precision: 'f16' })];
  expect(Object.values(half.variants)).toContain('half');
  const [a] = await steps(exact, 1);
  const [b] = await steps(half, 1);
  expect((b?.loss_psi ?? 0) / (a?.loss_psi ?? 0)).toBeCloseTo(1, 2);
  for (const run of [exact, half]) run.destroy();
});

test('a variant that the device or the layer lacks is refused, and the default runs', () => {
  const norm = shapeKey('groupnorm.fwd', SHAPE);
  const conv = shapeKey('conv3x3.fwd', SHAPE);
  const choices = { [norm]: 'subgroup', [conv]: 'subgroup' } as Choices;
  const of = (features: string[]) => new VariantTable('tile', { choices, features });
  const sums = [['subgroups'], []].map((features) => of(features).pick(ROW_SUMS, norm).name);
  expect(sums).toEqual(['subgroup', 'direct']);
  expect(of(['subgroups']).pick(CONV_KERNELS.conv3x3, conv).name).toBe('tile');
});
