// Training of a teacher (EDM): its loss falls, it resumes bit for bit, and its file is a teacher.
import { expect, test } from 'vitest';
import { initialWeights } from '../../src/diffusion/initialWeights.ts';
import { readSafetensors } from '../../src/io/tensors/safetensors.ts';
import { beginning } from '../../src/weights/checkpointFormat.ts';
import { readNetwork, readWeights } from '../../src/weights/read.ts';
import { open, steps, teacher } from './run.ts';

const changes = { method: 'edm', batch: 8, dropout: 0, lr: 3e-3, beta1: 0.9, lrRampup: 64, psiUpdates: 3 } as const;
const mean = (xs: readonly number[]) => xs.reduce((sum, x) => sum + x, 0) / xs.length;

/** The tensors of a checkpoint as hexadecimal digits. */
const bitsOf = (checkpoint: Uint8Array) =>
  [...readSafetensors(checkpoint).tensors].map(([name, { data }]) => [
    name,
    Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('hex'),
  ]);

test('from scratch the loss falls, the file is a teacher and its samples are Heun’s', async () => {
  const t = await open(changes);
  const rows = await steps(t, 60);
  const losses = rows.map((row) => row.loss_edm ?? Number.NaN);
  expect(mean(losses.slice(-15))).toBeLessThan(0.75 * mean(losses.slice(0, 15)));
  expect(Object.keys(rows[0] ?? {}).sort()).toEqual(['grad_norm_edm', 'loss_edm', 'nimg', 'step']);
  const file = await t.exportGenerator({ weights: 'ema', dtype: 'f32' });
  expect(readSafetensors(file).metadata).toMatchObject({ role: 'teacher', nimg: '480' });
  expect(readWeights(file, 'The teacher').net.layout.keys()).toEqual(readNetwork(teacher, '').layout.keys());
  expect(t.hasBatchView).toBe(false);
  expect(() => t.batchView()).toThrow('EDM trains no fake score');
  expect((await t.sampleSheet()).rgba.length).toBe(4 * 32 * 32);
  t.destroy();
});

test('6 steps equal 3, a checkpoint in a new run, and 3 more; given first weights are those', async () => {
  const own = { ...changes, xflip: true, dropout: 0.1, microBatch: 4 };
  const straight = await open(own);
  const all = await steps(straight, 6);
  const first = await open(own);
  await steps(first, 3);
  const saved = await first.checkpoint();
  first.destroy();
  const { metadata, tensors } = readSafetensors(saved);
  expect(Object.keys(JSON.parse(metadata.state ?? ''))).toEqual(Object.keys(beginning('edm')));
  expect([...new Set([...tensors.keys()].map((name) => name.split('/')[0]))]).toEqual([
    'phi.ema',
    'phi.m',
    'phi.v',
    'phi.w',
  ]);
  const resumed = await open({ ...own, init: 'teacher.safetensors' }, { init: teacher });
  const given = await resumed.exportGenerator({ weights: 'raw', dtype: 'f32' });
  const key = 'model.dec.16x16_aux_conv.weight';
  expect(readSafetensors(given).tensors.get(key)?.data).toEqual(readSafetensors(teacher).tensors.get(key)?.data);
  await steps(resumed, 1); // its earlier steps do not matter
  await resumed.restore(saved);
  expect(await steps(resumed, 3)).toEqual(all.slice(3));
  expect(bitsOf(await resumed.checkpoint())).toEqual(bitsOf(await straight.checkpoint()));
  straight.destroy();
  resumed.destroy();
});

test('first weights are those of EDM: Xavier’s bounds, residual branches near zero, the same for a seed', () => {
  const net = readNetwork(teacher, 'The teacher');
  const get = initialWeights(net, 7);
  const of = (key: string) => {
    const t = get(key);
    if (!t) throw new Error(`no ${key}`);
    const [out = 1, into = 1, ...kernel] = t.shape;
    const bound = Math.sqrt(6 / ((out + into) * kernel.reduce((a, b) => a * b, 1)));
    return { ...t, largest: Math.max(...t.data.map(Math.abs)) / bound };
  };
  const conv = of('model.enc.16x16_block0.conv0.weight');
  expect(conv.largest).toBeGreaterThan(0.95);
  expect(conv.largest).toBeLessThanOrEqual(1 + 1e-6);
  expect(of('model.enc.16x16_block0.conv1.weight').largest).toBeLessThan(1.01e-5);
  expect(of('model.dec.16x16_aux_conv.weight').largest).toBeLessThan(1.01e-5);
  expect(get('model.enc.16x16_block0.conv0.bias')?.data.every((x) => x === 0)).toBe(true);
  expect(get('model.enc.16x16_block0.norm0.weight')?.data.every((x) => x === 1)).toBe(true);
  expect(initialWeights(net, 7)('model.map_layer0.weight')).toEqual(get('model.map_layer0.weight'));
  expect(initialWeights(net, 8)('model.map_layer0.weight')).not.toEqual(get('model.map_layer0.weight'));
});
