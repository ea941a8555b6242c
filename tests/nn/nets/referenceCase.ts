// Makes a parity case of kind `net` for any configuration. The float64 reference gives the expected numbers.
import type { FixtureCase } from '../../../src/parity/fixtureCase.ts';
import { formulaWeights } from '../../../src/parity/formula.ts';
import type { FormulaWeights, NetworkArgs, TensorEntry } from '../../../src/parity/manifest.ts';
import { type EdmNetArgs, edmNet, parameterShapes } from '../../reference/edmNet.ts';
import { randn, rounded, type Tensor, tensor } from '../../reference/tensor.ts';

/** Differences from a small DDPM++ network. */
export interface NetCase {
  readonly network?: Readonly<Record<string, unknown>>;
  readonly batch: number;
  readonly labels?: boolean;
  readonly augmentLabels?: boolean;
}

const SMALL = {
  class: 'EDMPrecond_EncoderDecoder',
  model_type: 'SongUNet_EncoderDecoder',
  img_resolution: 8,
  img_channels: 3,
  label_dim: 3,
  augment_dim: 0,
  sigma_data: 0.5,
  model_channels: 8,
  channel_mult: [1, 2],
  channel_mult_emb: 4,
  channel_mult_noise: 1,
  num_blocks: 1,
  attn_resolutions: [4],
  resample_filter: [1, 1],
  dropout: 0,
  label_dropout: 0,
  embedding_type: 'positional',
  encoder_type: 'standard',
  decoder_type: 'standard',
};

/** Outputs, gradients of D and of the logits with respect to the input and to every parameter. */
export function referenceCase(name: string, o: NetCase): FixtureCase {
  const network = { ...SMALL, ...o.network } as NetworkArgs & EdmNetArgs;
  const { batch: B } = o;
  const R = network.img_resolution;
  const depth = network.channel_mult.length - 1;
  const tensors: FixtureCase['tensors'] = new Map();
  const entries: Record<string, TensorEntry> = {};
  const put = (key: string, t: Tensor, expected: boolean): Tensor => {
    const data = Float32Array.from(t.data);
    tensors.set(key, { dtype: 'F32', shape: [...t.shape], data });
    const largest = data.reduce((m, v) => Math.max(m, Math.abs(v)), 1e-6);
    entries[key] = { shape: [...t.shape], dtype: 'F32', ...(expected ? { atol: 3e-4 * largest, rtol: 1e-3 } : {}) };
    return tensor(t.shape, t.data);
  };
  const input = (key: string, shape: readonly number[], seed: number) => put(key, rounded(randn(shape, seed)), false);
  const weights: FormulaWeights = { from: 'formula', rules: 'edm', seed: 7 };
  const shapes = parameterShapes(network);
  const w = new Map(
    [...formulaWeights(weights, 'prefix', shapes)].map(([k, d]) => [k, tensor(shapes.get(k) ?? [], d)]),
  );
  const sigma = rounded(
    tensor(
      [B],
      Float64Array.from({ length: B }, (_, i) => 0.05 * 5 ** i),
    ),
  );
  put('sigma', sigma, false);
  const hot = tensor(
    [B, network.label_dim],
    Float64Array.from({ length: B * network.label_dim }, (_, i) => Number(i % (network.label_dim + 1) === 0)),
  );
  const net = edmNet(w, network, {
    x: input('x', [B, network.img_channels, R, R], 1),
    sigma: sigma.data,
    labels: o.labels ? put('labels', hot, false) : null,
    augmentLabels: o.augmentLabels ? input('augment_labels', [B, network.augment_dim], 2) : null,
  });
  const D = net.D as Tensor;
  put('D_x', D, true);
  put('logits', net.logits, true);
  const gD = input('gy', D.shape, 3);
  const gE = input('gl', [B, 1, R >> depth, R >> depth], 4);
  for (const [prefix, g] of [
    ['gD/', { D: gD, logits: null }],
    ['gE/', { D: null, logits: gE }],
  ] as const) {
    const back = net.backward(g);
    put(`${prefix}x`, back.x, true);
    for (const [key, t] of back.w) put(`${prefix}w/${key}`, t, true);
  }
  const gradients = { 'gD/': { D_x: 'gy' }, 'gE/': { logits: 'gl' } };
  return {
    name,
    manifest: { kind: 'net', network, weights, tensors: entries, gradients },
    tensors,
    weightTensors: tensors,
  };
}
