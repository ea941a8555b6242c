// A run's contracts: no new GPU object in a step, inspection without side effects, live settings, files that are read back.
import { expect, test, vi } from 'vitest';
import { GeneratorSampler } from '../../src/diffusion/generator.ts';
import { readSafetensors, writeSafetensors } from '../../src/io/tensors/safetensors.ts';
import { openTestGpu } from '../support/device.ts';
import { tinyTeacher } from '../support/tinyTeacher.ts';
import { open, shapes, steps } from '../training/run.ts';

test('a step makes no buffer, bind group, layout, shader or pipeline, and reads nothing back', async () => {
  const gpu = await openTestGpu();
  let device: GPUDevice | undefined;
  const request = gpu.requestAdapter.bind(gpu);
  const spy = vi.spyOn(gpu, 'requestAdapter').mockImplementation(async (o) => {
    const adapter = await request(o);
    const requestDevice = adapter?.requestDevice.bind(adapter);
    if (adapter && requestDevice) adapter.requestDevice = async (d) => (device = await requestDevice(d));
    return adapter;
  });
  const t = await open();
  spy.mockRestore();
  if (!device) throw new Error('the run opened no device');
  const kinds = [
    'Buffer',
    'BindGroup',
    'BindGroupLayout',
    'PipelineLayout',
    'ShaderModule',
    'ComputePipeline',
    'ComputePipelineAsync',
    'Texture',
    'QuerySet',
  ] as const;
  const made = kinds.map((k) => vi.spyOn(device as GPUDevice, `create${k}`));
  const encoders = vi.spyOn(device, 'createCommandEncoder');
  for (let i = 0; i < 3; i++) await t.stepOnce();
  expect(encoders.mock.calls.length).toBeGreaterThan(0);
  expect(made.map((s) => s.mock.calls.length)).toEqual(kinds.map(() => 0));
  t.destroy();
});

test('sheets, batches, exports and metrics do not change later steps', async () => {
  const [plain, inspected] = [await open(), await open()];
  const rows = await steps(plain, 4);
  const seen = await steps(inspected, 2);
  const sheet = await inspected.sampleSheet();
  const batch = await inspected.batchView();
  await inspected.exportGenerator({ weights: 'ema', dtype: 'f16' });
  seen.push(...(await steps(inspected, 2)));
  expect(seen).toEqual(rows);
  expect([sheet.width, sheet.height, sheet.rgba.length]).toEqual([32, 32, 32 * 32 * 4]);
  expect([batch.n, batch.mapSize, batch.logitsReal?.length, batch.labels.length]).toEqual([2, 8, 128, 2]);
  plain.destroy();
  inspected.destroy();
});

test('fakeness in the metrics is the mean of 1 - sigmoid over the logit maps; accuracy counts images', async () => {
  const t = await open();
  const [row] = await steps(t, 1);
  const batch = await t.batchView();
  const fakeness = (l: Float32Array | null) => {
    const cells = Array.from(l ?? []);
    return cells.reduce((s, v) => s + 1 / (1 + Math.exp(v)), 0) / cells.length;
  };
  expect(row?.fakeness_fake).toBeCloseTo(fakeness(batch.logitsFake), 5);
  expect(row?.fakeness_real).toBeCloseTo(fakeness(batch.logitsReal), 5);
  const images = (l: Float32Array | null) => [0, 1].map((i) => fakeness(l?.subarray(64 * i, 64 * (i + 1)) ?? null));
  expect(row?.acc_fake).toBe(images(batch.logitsFake).filter((f) => f > 0.5).length / 2);
  expect(row?.acc_real).toBe(images(batch.logitsReal).filter((f) => f < 0.5).length / 2);
  t.destroy();
});

test('an exported generator makes the same sheet, and its file describes it', async () => {
  const t = await open({ seed: 9 });
  await steps(t, 2);
  const sheet = await t.sampleSheet();
  const bytes = await t.exportGenerator({ weights: 'ema', dtype: 'f32' });
  t.destroy();
  const { metadata, tensors } = readSafetensors(bytes);
  expect(metadata).toMatchObject({ format: 'sida-lab/1', role: 'generator', nimg: '4', seed: '9', init_sigma: '2.5' });
  expect(tensors.get('model.enc.8x8_down.conv0.resample_filter')?.shape).toEqual([1, 1, 2, 2]);
  const g = await GeneratorSampler.create({ gpu: await openTestGpu(), weights: bytes });
  expect((await g.sheet(9, 2)).rgba).toEqual(sheet.rgba);
  expect(() => g.sample({ seeds: [0], labels: [10] })).toThrow('Class 10 does not exist: classes are 0 to 9.');
  const heun = await g.sample({ seeds: [1, 2], steps: 3 });
  expect(heun).toHaveLength(2 * 3 * 256);
  g.destroy();
});

test('live settings take effect at once; others are refused', async () => {
  const t = await open({ lr: 1e-3 });
  await steps(t, 1);
  t.setLive({ lr: 0, psiUpdates: 2 });
  const before = await t.checkpoint();
  await steps(t, 1);
  const after = await t.checkpoint();
  const psi = (b: Uint8Array) => readSafetensors(b).tensors.get('psi.w/model.map_layer0.weight')?.data;
  expect(psi(after)).toEqual(psi(before));
  expect(() => t.setLive({ batch: 4 })).toThrow(/fixed once a run has begun/);
  expect(() => t.setLive({ lr: -1 })).toThrow();
  t.destroy();
});

test('warm-up: theta waits for its threshold, and the moving average follows', async () => {
  const t = await open({ thetaAfter: 3, ganAfter: 3 });
  const theta = async () => readSafetensors(await t.checkpoint()).tensors.get('theta.w/model.map_layer0.weight')?.data;
  const start = await theta();
  await steps(t, 2); // before them 0 and 2 images were seen
  expect(await theta()).toEqual(start);
  await steps(t, 1); // 4 images
  expect(await theta()).not.toEqual(start);
  t.destroy();
});

test('a recipe that does not fit is refused in one sentence', async () => {
  await expect(open({ resolution: 32 })).rejects.toThrow(/recipe is for 32x32 images, the teacher makes 16x16/);
  await expect(open({ method: 'sida' }, { teacher: new Uint8Array(3) })).rejects.toThrow();
  const nan = tinyTeacher({ 'model.map_layer0.bias': Number.NaN });
  await expect(open({}, { teacher: nan })).rejects.toThrow(/"model.map_layer0.bias" holds NaN/);
  await expect(open({}, { images: { ...shapes, resolution: 32 } })).rejects.toThrow(/32x32/);
  const t = await open();
  await expect(t.restore(new Uint8Array(10))).rejects.toThrow();
  const { tensors, metadata } = readSafetensors(await t.checkpoint());
  const of = (changes: Record<string, string>) => writeSafetensors(tensors, { ...metadata, ...changes });
  await expect(t.restore(of({ teacher: 'x' }))).rejects.toThrow('belongs to another teacher');
  await expect(t.restore(of({ images: 'x' }))).rejects.toThrow('trained against other real images');
  const { images: _, ...older } = metadata;
  await t.restore(writeSafetensors(tensors, older));
  expect(() => t.batchView()).toThrow(/No batch has been trained on yet/);
  t.destroy();
});
