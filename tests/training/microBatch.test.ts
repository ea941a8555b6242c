// A batch in micro-batches has the same draws, gradients and scalars as a whole batch, also with the batch-mean adversarial
// loss.
import { expect, test } from 'vitest';
import { readSafetensors } from '../../src/io/tensors/safetensors.ts';
import type { MethodId } from '../../src/recipes/methods.ts';
import type { Recipe } from '../../src/recipes/recipe.ts';
import { open, steps } from './run.ts';

/** Adam's first moments after one step, which with beta1 = 0 are the sanitised gradients. And the step's row. */
async function gradients(changes: Partial<Recipe>) {
  const run = await open({ batch: 4, dropout: 0.2, clip: 0, ...changes });
  const [row] = await steps(run, 1);
  const { tensors } = readSafetensors(await run.checkpoint());
  run.destroy();
  const moments = [...tensors].filter(([name]) => name.includes('.m/'));
  return { row, moments };
}

type Gradients = Awaited<ReturnType<typeof gradients>>;

/** ||a - b|| / ||b|| over all gradients. */
function distance(a: Gradients, b: Gradients): number {
  let [difference, size] = [0, 0];
  b.moments.forEach(([, t], i) => {
    const other = a.moments[i]?.[1].data as Float32Array;
    (t.data as Float32Array).forEach((v, k) => {
      difference += ((other[k] ?? Number.NaN) - v) ** 2;
      size += v * v;
    });
  });
  return Math.sqrt(difference / size);
}

test.each<[MethodId, number]>([
  ['sid', 2],
  ['sida', 1],
])('%s: four images, %i at a time, give the gradients and scalars of all at once', async (method, microBatch) => {
  const whole = await gradients({ method });
  const split = await gradients({ method, microBatch });
  expect(whole.moments.length).toBeGreaterThan(50);
  expect(distance(split, whole)).toBeLessThan(1e-4);
  for (const [key, value] of Object.entries(whole.row ?? {})) {
    const got = split.row?.[key as keyof typeof split.row] as number;
    expect(Math.abs(got - value), `${key}: ${got}, expected ${value}`).toBeLessThanOrEqual(2e-4 * Math.abs(value));
  }
});

test("the reference's mean over a micro-batch differs from the mean over the batch", async () => {
  const batch = await gradients({ method: 'sida', microBatch: 2, advMean: 'batch', lsgGan: 1 });
  const micro = await gradients({ method: 'sida', microBatch: 2, advMean: 'micro-batch', lsgGan: 1 });
  expect(distance(micro, batch)).toBeGreaterThan(1e-4);
});

test('a batch that does not divide is refused', async () => {
  await expect(open({ batch: 4, microBatch: 3 })).rejects.toThrow(
    'The batch of 4 images does not divide into micro-batches of 3.',
  );
});
