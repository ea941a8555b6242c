// The same seed on the same adapter gives the same bits. A resumed run gives the same bits.
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { readSafetensors } from '../../src/io/tensors/safetensors.ts';
import type { MethodId } from '../../src/recipes/methods.ts';
import { open, steps, teacher } from './run.ts';

/** The contents of a checkpoint without times. */
function contents(checkpoint: Uint8Array) {
  const { tensors, metadata } = readSafetensors(checkpoint);
  const { sec: _, ...state } = JSON.parse(metadata.state ?? '');
  const digest = (data: ArrayBufferView) =>
    createHash('sha256')
      .update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
      .digest('hex');
  return { ...metadata, state, tensors: [...tensors].map(([name, t]) => [name, t.shape, digest(t.data)]) };
}

test('two runs of 20 SiDA steps are bit-identical, though one is scored between its steps; another seed differs', async () => {
  const run = async (seed: number, scored = false) => {
    const t = await open({ method: 'sida', seed });
    const rows = await steps(t, 10);
    if (scored) {
      const samples = await t.scoreSamples();
      expect(samples.length).toBe(t.scoreCount * 3 * 16 * 16);
      // Without the latents of sheets.
      const first = samples.subarray(0, 2 * 3 * 16 * 16);
      expect(Buffer.from(await t.sample({ seeds: [0, 1] })).equals(first)).toBe(false);
    }
    rows.push(...(await steps(t, 10)));
    const weights = await t.exportGenerator({ weights: 'raw', dtype: 'f32' });
    t.destroy();
    return { rows, weights };
  };
  const [a, b, other] = [await run(5), await run(5, true), await run(6)];
  expect(a.rows).toEqual(b.rows);
  expect(Buffer.from(a.weights).equals(b.weights)).toBe(true);
  expect(a.rows.map((r) => r.loss_psi)).not.toEqual(other.rows.map((r) => r.loss_psi));
  expect(a.rows).toHaveLength(20);
  expect(a.rows.every((r) => Number.isFinite(r.loss_psi) && Number.isFinite(r.loss_g))).toBe(true);
});

test.each<MethodId>(['sid', 'sida', 'sid2a'])(
  '%s: 6 steps equal 3, a checkpoint in a new run, and 3 more',
  async (method) => {
    const changes = {
      method,
      psiUpdates: 2,
      xflip: true,
      ...(method === 'sid2a' ? { init: 'generator.safetensors' } : {}),
    };
    const rest = method === 'sid2a' ? { init: teacher } : {};
    const straight = await open(changes, rest);
    const all = await steps(straight, 6);
    const first = await open(changes, rest);
    await steps(first, 3);
    const saved = await first.checkpoint();
    first.destroy();
    const resumed = await open(changes, rest);
    await steps(resumed, 1); // its earlier steps do not matter
    await resumed.restore(saved);
    expect([resumed.step, resumed.nimg]).toEqual([3, 6]);
    expect(await steps(resumed, 3)).toEqual(all.slice(3));
    const [x, y] = [await straight.checkpoint(), await resumed.checkpoint()];
    expect(contents(x)).toEqual(contents(y));
    straight.destroy();
    resumed.destroy();
  },
);
