// The critic's own noise in a run: its column, its draws, micro-batches and a resume.
import { expect, test } from 'vitest';
import type { Recipe } from '../../src/recipes/recipe.ts';
import { open, steps } from './run.ts';

const OWN: Partial<Recipe> = { method: 'sida', batch: 4, dPMean: -2, dPStd: 0.8, lsd: 5000, clip: 0 };

async function row(changes: Partial<Recipe>) {
  const run = await open({ ...OWN, ...changes });
  const [first] = await steps(run, 1);
  run.destroy();
  return first;
}

test('only recipes with noise of the critic’s own have the AUC, and the score’s draws stay', async () => {
  const published = await row({ dPMean: null });
  const own = await row({});
  expect(published).not.toHaveProperty('auc');
  expect(own?.auc).toBeGreaterThanOrEqual(0);
  expect(own?.auc).toBeLessThanOrEqual(1);
  expect(own?.loss_d_real).not.toBe(published?.loss_d_real);
  expect(own?.loss_psi).toBeCloseTo(published?.loss_psi ?? Number.NaN, 4);
  // 4 x 4 pairs of images: the AUC is a multiple of 1 / 32.
  expect(((own?.auc ?? Number.NaN) * 32) % 1).toBe(0);
});

test('micro-batches give the scalars of the whole batch, the AUC included', async () => {
  const whole = await row({});
  const split = await row({ microBatch: 2 });
  for (const [key, value] of Object.entries(whole ?? {})) {
    const got = split?.[key as keyof typeof split] as number;
    expect(Math.abs(got - value), `${key}: ${got}, expected ${value}`).toBeLessThanOrEqual(2e-4 * Math.abs(value));
  }
});

test('a resumed run goes on bit for bit', async () => {
  const run = await open(OWN);
  await steps(run, 2);
  const checkpoint = await run.checkpoint();
  const straight = await steps(run, 2);
  run.destroy();
  const again = await open(OWN);
  await again.restore(checkpoint);
  expect(await steps(again, 2)).toEqual(straight);
  again.destroy();
});
