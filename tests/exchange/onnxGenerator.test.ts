// Exported models in onnxruntime-web, compared with the float64 reference and PyTorch's numbers.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { weightsToOnnx } from '../../src/exchange/onnxGenerator.ts';
import { openModel } from '../../src/exchange/onnxModel.ts';
import { readSafetensors, type TensorData, toFloat32, writeSafetensors } from '../../src/io/tensors/safetensors.ts';
import { DDPMPP, type DdpmppArgs } from '../../src/nn/nets/ddpmpp.ts';
import { openNetwork } from '../../src/nn/nets/registry.ts';
import { formulaWeights } from '../../src/parity/formula.ts';
import { edmNet } from '../reference/edmNet.ts';
import { randn, rounded, scale, type Tensor, tensor } from '../reference/tensor.ts';

const SMALL = {
  img_resolution: 8,
  label_dim: 3,
  model_channels: 8,
  channel_mult: [1, 2],
  num_blocks: 1,
  attn_resolutions: [4],
  dropout: 0,
};

const fileOf = (path: string) => new Uint8Array(readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url))));

/** A weights file with weights from a formula. */
function weightsOf(network: Record<string, unknown>, metadata: Record<string, string> = {}): Uint8Array {
  const shapes = new Map(
    openNetwork(network)
      .layout.keys()
      .map(({ key, shape }) => [key, [...shape]]),
  );
  const tensors = new Map<string, TensorData>();
  for (const [key, data] of formulaWeights({ from: 'formula', rules: 'edm', seed: 3 }, 'prefix', shapes))
    tensors.set(key, { dtype: 'F32', shape: shapes.get(key) ?? [], data: Float32Array.from(data) });
  return writeSafetensors(tensors, { network: JSON.stringify(network), role: 'generator', ...metadata });
}

function configOf(bytes: Uint8Array): DdpmppArgs {
  const config = DDPMPP.parse(JSON.parse(readSafetensors(bytes).metadata.network ?? '{}'));
  if (!config) throw new Error('not DDPM++');
  return config;
}

/** z and class rows of n images; the last image has no class. */
function inputsOf(c: DdpmppArgs, n: number) {
  const z = rounded(randn([n, c.img_channels, c.img_resolution, c.img_resolution], 5));
  const rows = new Float64Array(n * c.label_dim);
  for (let i = 0; i < n - 1; i++) rows[i * c.label_dim + ((i * 7) % c.label_dim)] = 1;
  return { z, labels: c.label_dim > 0 ? tensor([n, c.label_dim], rows) : null };
}

/** The output of the reference for a weights file, in float64. */
function reference(bytes: Uint8Array, sigma: number, z: Tensor, labels: Tensor | null): Float64Array {
  const w = new Map([...readSafetensors(bytes).tensors].map(([k, t]) => [k, tensor(t.shape, toFloat32(t))]));
  const all = new Float64Array(z.shape[0] ?? 0).fill(sigma);
  const { D } = edmNet(w, configOf(bytes), { x: scale(z, sigma), sigma: all, labels, augmentLabels: null });
  return D?.data ?? new Float64Array();
}

async function run(onnx: Uint8Array, z: Tensor, labels: Tensor | null): Promise<Float32Array> {
  const model = await openModel(onnx);
  try {
    return await model.run({
      n: z.shape[0] ?? 0,
      z: Float32Array.from(z.data),
      labels: labels && Float32Array.from(labels.data),
    });
  } finally {
    await model.close();
  }
}

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  let largest = 0;
  for (let i = 0; i < a.length; i++) largest = Math.max(largest, Math.abs((a[i] as number) - (b[i] as number)));
  return largest;
}

describe('an exported model agrees with the reference', () => {
  test.each([
    ['two levels, classes, attention', {}],
    ['no classes', { label_dim: 0 }],
    ['one level, no attention but in0', { channel_mult: [2], attn_resolutions: [] }],
    [
      'three levels, two blocks, augmentation layer',
      { img_resolution: 16, channel_mult: [1, 1, 2], num_blocks: 2, augment_dim: 9 },
    ],
    ['a filter of four taps', { resample_filter: [1, 3, 3, 1] }],
    ['one channel, other widths of the embeddings', { img_channels: 1, channel_mult_emb: 2, channel_mult_noise: 2 }],
    ['widths that are no multiple of four', { model_channels: 6, channel_mult: [1, 1], attn_resolutions: [8, 4] }],
  ])('%s', async (_, changes) => {
    const bytes = weightsOf({ ...SMALL, ...changes }, { init_sigma: '1.5' });
    const { z, labels } = inputsOf(configOf(bytes), 3);
    const expected = reference(bytes, 1.5, z, labels);
    const largest = Math.max(...expected.map(Math.abs));
    expect(largestDifference(await run(weightsToOnnx(bytes), z, labels), expected)).toBeLessThan(2e-6 * largest);
  });

  test('the nano teacher, to a few units in the last place', async () => {
    const bytes = fileOf('public/teachers/nano-teacher.safetensors');
    const { z, labels } = inputsOf(configOf(bytes), 4);
    const expected = reference(bytes, 2.5, z, labels);
    expect(largestDifference(await run(weightsToOnnx(bytes), z, labels), expected)).toBeLessThan(2e-6);
    const halved = await run(weightsToOnnx(bytes, true), z, labels);
    expect(largestDifference(halved, expected)).toBeLessThan(0.02);
    expect(largestDifference(halved, expected)).toBeGreaterThan(1e-5);
  });

  test("PyTorch's numbers of the case net-tiny, each image at its own noise level", async () => {
    const { tensors } = readSafetensors(fileOf('tests/fixtures/net-tiny.safetensors'));
    const { network } = JSON.parse(new TextDecoder().decode(fileOf('tests/fixtures/net-tiny.json')));
    const weights = new Map([...tensors].flatMap(([k, t]) => (k.startsWith('w/') ? [[k.slice(2), t] as const] : [])));
    const [x, sigma, labels, D] = ['x', 'sigma', 'labels', 'D_x'].map((k) => toFloat32(tensors.get(k) as TensorData));
    const size = 3 * 16 * 16;
    for (const [i, s] of (sigma ?? []).entries()) {
      const bytes = writeSafetensors(weights, { network: JSON.stringify(network), init_sigma: String(s) });
      const part = (a: Float32Array | undefined, n: number) => Array.from(a ?? []).slice(i * n, (i + 1) * n);
      const z = tensor(
        [1, 3, 16, 16],
        part(x, size).map((v) => v / s),
      );
      const out = await run(weightsToOnnx(bytes), z, tensor([1, 10], part(labels, 10)));
      expect(largestDifference(out, part(D, size)), `sigma ${s}`).toBeLessThan(1e-5);
    }
  });
});

/** Fields of an encoded message: numbers and byte strings by field number. */
function decode(bytes: Uint8Array): [number, number | Uint8Array][] {
  const out: [number, number | Uint8Array][] = [];
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = bytes[at++] ?? 0;
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
  };
  while (at < bytes.length) {
    const tag = varint();
    const value = varint();
    if (tag % 8 === 0) out.push([tag >> 3, value]);
    else {
      out.push([tag >> 3, bytes.subarray(at, at + value)]);
      at += value;
    }
  }
  return out;
}

const fields = (bytes: Uint8Array, field: number) => decode(bytes).flatMap(([f, v]) => (f === field ? [v] : []));
const texts = (bytes: Uint8Array, field: number) =>
  fields(bytes, field).map((v) => new TextDecoder().decode(v as Uint8Array));

describe('the file', () => {
  const network = { ...SMALL, augment_dim: 9 };
  const notes = { nimg: '4096', seed: '7', recipe: '{"preset":"nano"}', init_sigma: '2.5' };
  const bytes = weightsOf(network, notes);
  const onnx = weightsToOnnx(bytes);
  const [graph] = fields(onnx, 7) as Uint8Array[];

  test('states its content, its operator set and its producer', () => {
    expect(fields(onnx, 1)).toEqual([8]);
    expect(fields(onnx, 5)).toEqual([4096]);
    const [set] = fields(onnx, 8) as Uint8Array[];
    expect(fields(set as Uint8Array, 2)).toEqual([17]);
    const entries = fields(onnx, 14).map((e) => [1, 2].map((f) => texts(e as Uint8Array, f)[0]));
    expect(Object.fromEntries(entries)).toEqual({ role: 'generator', network: JSON.stringify(network), ...notes });
    const named = (field: number) => fields(graph as Uint8Array, field).map((v) => texts(v as Uint8Array, 1)[0]);
    expect(named(11)).toEqual(['z', 'class']);
    expect(named(12)).toEqual(['image']);
    expect(texts((fields(graph as Uint8Array, 11) as Uint8Array[])[0] as Uint8Array, 3)[0]).toMatch(/noise/);
  });

  test('contains every weight of a generator once, under its own name, and only common operations', () => {
    const tensors = fields(graph as Uint8Array, 5).map((t) => texts(t as Uint8Array, 8)[0] ?? '');
    const keys = openNetwork(network)
      .layout.keys()
      .map((k) => k.key);
    const weights = tensors.filter((k) => k.startsWith('model.')).sort();
    expect(weights).toEqual(keys.filter((k) => !k.startsWith('model.map_augment')).sort());
    const types = new Set(fields(graph as Uint8Array, 1).map((n) => texts(n as Uint8Array, 4)[0]));
    const known =
      'Add AveragePool Concat Conv Div Gemm Identity MatMul Mul ReduceMean Reshape Resize Sigmoid Softmax Split Sqrt Sub Transpose';
    expect([...types].sort()).toEqual(known.split(' '));
  });

  test('is the same for equal weights, and nearly half as large in 16 bits', () => {
    expect(Buffer.compare(weightsToOnnx(bytes), onnx)).toBe(0);
    const nano = fileOf('public/teachers/nano-teacher.safetensors');
    expect(weightsToOnnx(nano).length).toBeLessThan(1.1 * nano.length);
    expect(weightsToOnnx(nano, true).length).toBeLessThan(0.65 * nano.length);
  });

  test('a tensor that is missing or has another shape is named', () => {
    const { tensors, metadata } = readSafetensors(bytes);
    const key = 'model.enc.8x8_block0.conv0.weight';
    const without = new Map([...tensors].filter(([k]) => k !== key));
    expect(() => weightsToOnnx(writeSafetensors(without, metadata))).toThrow(key);
    const t = tensors.get(key) as TensorData;
    const turned = new Map(tensors).set(key, { ...t, shape: [t.shape.reduce((a, b) => a * b, 1)] });
    expect(() => weightsToOnnx(writeSafetensors(turned, metadata))).toThrow(key);
    expect(() => weightsToOnnx(writeSafetensors(tensors, { ...metadata, init_sigma: '-1' }))).toThrow('init_sigma');
  });
});
