// Networks of many shapes compared with the float64 reference, and configurations that EDM forbids.
import { expect, test } from 'vitest';
import { openDevice } from '../../../src/gpu/device.ts';
import { UnsupportedNetwork } from '../../../src/nn/nets/network.ts';
import { openNetwork, parametersOf } from '../../../src/nn/nets/registry.ts';
import { caseLine } from '../../../src/parity/report.ts';
import { runCase } from '../../../src/parity/run.ts';
import { openTestGpu } from '../../support/device.ts';
import { type NetCase, referenceCase } from './referenceCase.ts';

const gpu = await openDevice(await openTestGpu());

const CASES: Readonly<Record<string, NetCase>> = {
  'one image, labels': { batch: 1, labels: true },
  'three images, no labels given to a conditional network': { batch: 3 },
  'unconditional, channels no multiple of 4': {
    batch: 2,
    network: { label_dim: 0, model_channels: 6, channel_mult: [1, 1] },
  },
  'augmentation labels': { batch: 2, labels: true, augmentLabels: true, network: { augment_dim: 9 } },
  'one level of odd size, no listed attention': {
    batch: 2,
    labels: true,
    network: { img_resolution: 5, channel_mult: [2], attn_resolutions: [] },
  },
  'attention at several resolutions, two blocks': {
    batch: 1,
    labels: true,
    network: { attn_resolutions: [8, 4], num_blocks: 2 },
  },
  'three levels, the last of one pixel': {
    batch: 2,
    network: { img_resolution: 4, channel_mult: [1, 1, 2], attn_resolutions: [1] },
  },
  'no encoder block, identity skip over a concatenation': {
    batch: 2,
    network: { channel_mult: [2, 1], num_blocks: 0, model_channels: 6 },
  },
  'grey images, wider noise and embedding': {
    batch: 2,
    network: { img_channels: 1, channel_mult_emb: 2, channel_mult_noise: 2 },
  },
  'filter of four taps': { batch: 1, labels: true, network: { resample_filter: [1, 3, 3, 1] } },
};

test.each(Object.entries(CASES))('%s', async (name, o) => {
  const r = await runCase(referenceCase(name.replaceAll(' ', '-'), o), gpu);
  console.log(caseLine(r));
  expect(r.reasons).toEqual([]);
  expect(r.compared).toBe(r.expected);
});

const refused: [string, Record<string, unknown>, RegExp][] = [
  [
    'widths that GroupNorm cannot divide',
    { model_channels: 18, channel_mult: [1, 1] },
    /divisible by min\(32, channels\/4\) groups; got 18/,
  ],
  [
    'sizes that do not halve',
    { img_resolution: 9, channel_mult: [1, 1] },
    /img_resolution must be divisible by 2; got 9/,
  ],
  ['an odd embedding', { model_channels: 5 }, /even number/],
  ['a wrong type', { channel_mult: 'wide' }, /channel_mult must be a list of numbers/],
  ['no level', { channel_mult: [] }, /channel_mult is empty/],
];

test.each(refused)('%s are refused with the reason', (_, args, reason) => {
  expect(() => openNetwork(args)).toThrow(reason);
});

test('other architectures are unsupported, not errors', () => {
  expect(() => openNetwork({ model_type: 'DhariwalUNet' })).toThrow(UnsupportedNetwork);
  expect(() => openNetwork({ encoder_type: 'residual', embedding_type: 'fourier' })).toThrow(UnsupportedNetwork);
});

test("EDM's unconditional CIFAR-10 network has its 55,733,891 parameters", () => {
  const net = openNetwork({ augment_dim: 9, model_channels: 128, channel_mult: [2, 2, 2], dropout: 0.13 });
  expect(parametersOf(net)).toBe(55_733_891);
  expect(net.layout.count).toBe(55_733_891);
});
