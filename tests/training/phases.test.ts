// A step taken phase by phase equals the whole step, bit for bit. In mid-step nothing is written with half of it.
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { readSafetensors } from '../../src/io/tensors/safetensors.ts';
import type { Recipe } from '../../src/recipes/recipe.ts';
import type { Trainer } from '../../src/trainer/trainer.ts';
import { open, steps } from './run.ts';

/** All parts of a checkpoint except times. */
function contents(checkpoint: Uint8Array) {
  const { tensors, metadata } = readSafetensors(checkpoint);
  const { sec: _, ...state } = JSON.parse(metadata.state ?? '');
  const hash = createHash('sha256');
  for (const { data } of tensors.values()) hash.update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  return { state, digest: hash.digest('hex') };
}

/** Three whole steps, and again from the same start two steps of phases and one begun by a phase. */
async function twice(t: Trainer, psi: readonly 'psi'[]): Promise<void> {
  const start = await t.checkpoint();
  const rows = await steps(t, 3);
  const whole = contents(await t.checkpoint());
  await t.restore(start);
  const seen: string[] = [];
  while (t.step < 2) {
    seen.push(t.phase.next);
    await t.phaseOnce();
  }
  expect(seen).toEqual([...psi, 'theta', 'ema', ...psi, 'theta', 'ema']);
  await t.phaseOnce();
  expect([t.step, t.isMidStep]).toEqual([2, true]);
  await t.stepOnce(); // finishes the third
  expect([t.step, t.isMidStep]).toEqual([3, false]);
  expect((await t.takeMetrics()).map(({ sec: _, ...row }) => row)).toEqual(rows);
  expect(contents(await t.checkpoint())).toEqual(whole);
}

const CASES: readonly [string, Partial<Recipe>, readonly 'psi'[]][] = [
  ['SiD', { method: 'sid', psiUpdates: 1 }, ['psi']],
  ['SiDA, two psi updates in micro-batches', { psiUpdates: 2, microBatch: 1, xflip: true }, ['psi', 'psi']],
];

test.each(CASES)('%s: the phases together equal the steps, bit for bit', async (_, changes, psi) => {
  const t = await open(changes);
  await twice(t, psi);
  t.destroy();
});

test('in mid-step sheets and EMA exports are those of the finished steps; other calls wait', async () => {
  const t = await open({ method: 'sid', psiUpdates: 1 });
  await steps(t, 1);
  const [sheet, ema] = [await t.sampleSheet(), await t.exportGenerator({ weights: 'ema', dtype: 'f32' })];
  const saved = await t.checkpoint();
  await t.phaseOnce();
  expect(await t.batchView()).toMatchObject({ step: 2, nimg: 4 });
  await t.phaseOnce();
  expect(t.phase).toEqual({ next: 'ema', firstDone: 1 });
  expect(await t.sampleSheet()).toEqual(sheet);
  expect(await t.exportGenerator({ weights: 'ema', dtype: 'f32' })).toEqual(ema);
  await expect(t.checkpoint()).rejects.toThrow('A checkpoint is taken between two steps: finish the step first.');
  await expect(t.exportGenerator({ weights: 'raw', dtype: 'f32' })).rejects.toThrow('between two steps');
  await t.restore(saved);
  expect([t.step, t.isMidStep, t.phase.next]).toEqual([1, false, 'psi']);
  t.destroy();
});
