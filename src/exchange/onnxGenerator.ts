// A one-step generator as an ONNX model: z and class in, image out, x = D(sigma_init z; sigma_init, class). The noise level
// is fixed, so its embedding is a constant. GroupNorm, attention and resampling are made of operations that every execution
// provider has.

import { OnnxGraph, type OnnxValue } from '../io/onnx/onnxGraph.ts';
import { EngineError } from '../lib/errors.ts';
import type { NetworkConfig } from '../nn/nets/networkConfig.ts';
import { unetSpec } from '../nn/nets/songUnetSpec.ts';
import { type BlockSpec, blockGroups, hasSkipConv } from '../nn/nets/unet/blockSpec.ts';
import { checkGroups } from '../nn/ops/norm/groupnorm.ts';
import { initSigmaOf, readWeights, type WeightsFile } from '../weights/read.ts';

const EPS = 1e-6;

/** The U-Net of one weights file on its way into a graph. */
class UnetGraph {
  readonly g: OnnxGraph;
  private readonly file: WeightsFile;
  private readonly shared = new Map<string, OnnxValue>();

  constructor(file: WeightsFile, half: boolean) {
    this.file = file;
    this.g = new OnnxGraph(half);
  }

  /** A weight of the state_dict, in another shape of as many numbers where one is given. */
  weight(key: string, dims?: readonly number[]): OnnxValue {
    const t = this.file.get(key);
    if (!t) throw new EngineError('bad-file', `${this.file.what} has no tensor "${key}".`);
    return this.g.weight(key, dims ?? t.shape, t.data);
  }

  /** A number that several nodes share. */
  scalar(name: string, value: number): OnnxValue {
    const known = this.shared.get(name) ?? this.g.scalar(name, value);
    this.shared.set(name, known);
    return known;
  }

  private scaled(x: OnnxValue, name: string, factor: number): OnnxValue {
    return factor === 1 ? x : this.g.op('Mul', [x, this.scalar(name, factor)]);
  }

  silu(x: OnnxValue): OnnxValue {
    return this.g.op('Mul', [x, this.g.op('Sigmoid', [x])]);
  }

  /** [N, in] -> [N, out], or one row where x is one. */
  linear(name: string, x: OnnxValue): OnnxValue {
    return this.g.op('Gemm', [x, this.weight(`${name}.weight`), this.weight(`${name}.bias`)], { transB: 1 });
  }

  conv(name: string, x: OnnxValue, kernel: number): OnnxValue {
    const pad = kernel >> 1;
    return this.g.op('Conv', [x, this.weight(`${name}.weight`), this.weight(`${name}.bias`)], {
      kernel_shape: [kernel, kernel],
      pads: [pad, pad, pad, pad],
    });
  }

  /** x: [N, C, r, r]; mean and variance of each group, then scale and shift by channel. */
  groupNorm(name: string, x: OnnxValue, channels: number, groups: number, r: number): OnnxValue {
    const { g } = this;
    const rows = g.op('Reshape', [x, g.ints([0, groups, (channels / groups) * r * r])]);
    const centred = g.op('Sub', [rows, g.op('ReduceMean', [rows], { axes: [2], keepdims: 1 })]);
    const variance = g.op('ReduceMean', [g.op('Mul', [centred, centred])], { axes: [2], keepdims: 1 });
    const deviation = g.op('Sqrt', [g.op('Add', [variance, this.scalar('epsilon', EPS)])]);
    const h = g.op('Reshape', [g.op('Div', [centred, deviation]), g.ints([0, channels, r, r])]);
    const [gamma, beta] = ['weight', 'bias'].map((s) => this.weight(`${name}.${s}`, [channels, 1, 1]));
    return g.op('Add', [g.op('Mul', [h, gamma as OnnxValue]), beta as OnnxValue]);
  }

  /** Halves or doubles the sides. The filter [1, 1] is a mean and a copy; others are convolutions channel by channel. */
  resample(x: OnnxValue, up: boolean, filter: readonly number[], channels: number): OnnxValue {
    const { g } = this;
    const taps = filter.length;
    if (taps === 2 && filter[0] === filter[1]) {
      if (!up) return g.op('AveragePool', [x], { kernel_shape: [2, 2], strides: [2, 2] });
      const scales = g.constant('scales', [4], Float32Array.of(1, 1, 2, 2));
      const mode = { mode: 'nearest', coordinate_transformation_mode: 'asymmetric', nearest_mode: 'floor' };
      return g.op('Resize', [x, '', scales], mode);
    }
    const sum = filter.reduce((s, v) => s + v, 0);
    const gain = (up ? 4 : 1) / (sum * sum);
    const plane = filter.flatMap((u) => filter.map((v) => u * v * gain));
    const data = Float32Array.from({ length: channels * taps * taps }, (_, i) => plane[i % plane.length] as number);
    const pad = (taps - 1) >> 1;
    const w = g.constant(`${g.scope}.filter`, [channels, 1, taps, taps], data);
    return g.op(up ? 'ConvTranspose' : 'Conv', [x, w], {
      kernel_shape: [taps, taps],
      strides: [2, 2],
      pads: [pad, pad, pad, pad],
      group: channels,
    });
  }

  /** softmax(q k / sqrt(c)) v of each head; channels of qkv are [head][channel][q, k, v]. */
  private attention(b: BlockSpec, x: OnnxValue, r: number): OnnxValue {
    const { g } = this;
    const [L, c] = [r * r, b.out / b.heads];
    const norm = this.groupNorm(`${b.name}.norm2`, x, b.out, blockGroups(b)[1], r);
    const qkv = g.op('Reshape', [this.conv(`${b.name}.qkv`, norm, 1), g.ints([-1, c, 3, L])]);
    const [q, k, v] = g.ops('Split', [qkv], 3, { axis: 2 }).map((p) => g.op('Reshape', [p, g.ints([-1, c, L])]));
    const scores = g.op('MatMul', [g.op('Transpose', [q as OnnxValue], { perm: [0, 2, 1] }), k as OnnxValue]);
    const w = g.op('Softmax', [this.scaled(scores, `one_by_sqrt_${c}`, 1 / Math.sqrt(c))], { axis: 2 });
    const a = g.op('MatMul', [v as OnnxValue, g.op('Transpose', [w], { perm: [0, 2, 1] })]);
    const proj = this.conv(`${b.name}.proj`, g.op('Reshape', [a, g.ints([-1, b.out, r, r])]), 1);
    return this.scaled(g.op('Add', [proj, x]), 'skip_scale', b.skipScale);
  }

  /** One residual block; x has sides of `r`, the result those of the block's own resolution. */
  block(b: BlockSpec, x: OnnxValue, emb: OnnxValue, r: number): OnnxValue {
    const { g } = this;
    g.scope = b.name;
    const cin = b.inSegs.reduce((s, n) => s + n, 0);
    const [groups0, groups1] = blockGroups(b);
    const to = b.up ? r * 2 : b.down ? r / 2 : r;
    const sized = (v: OnnxValue) => (to === r ? v : this.resample(v, b.up, b.filter, cin));
    let h = this.conv(`${b.name}.conv0`, sized(this.silu(this.groupNorm(`${b.name}.norm0`, x, cin, groups0, r))), 3);
    const shift = g.op('Reshape', [this.linear(`${b.name}.affine`, emb), g.ints([-1, b.out, 1, 1])]);
    h = this.silu(this.groupNorm(`${b.name}.norm1`, g.op('Add', [h, shift]), b.out, groups1, to));
    h = this.conv(`${b.name}.conv1`, h, 3);
    const skip = hasSkipConv(b) ? this.conv(`${b.name}.skip`, sized(x), 1) : sized(x);
    const y = this.scaled(g.op('Add', [h, skip]), 'skip_scale', b.skipScale);
    return b.heads > 0 ? this.attention(b, y, to) : y;
  }

  /** silu(map_layer1(silu(map_layer0(noise embedding + label embedding)))): one row without classes, else a row an image. */
  embedding(c: NetworkConfig, sigma: number, labels: OnnxValue | undefined): OnnxValue {
    const { g } = this;
    const half = (c.model_channels * c.channel_mult_noise) / 2;
    const angles = Array.from({ length: half }, (_, j) => (Math.log(sigma) / 4) * 10000 ** (-j / (half - 1)));
    const row = [...angles.map(Math.sin), ...angles.map(Math.cos)];
    let e = g.constant('noise_embedding', [1, 2 * half], Float32Array.from(row));
    g.scope = 'model.map';
    if (labels) {
      const scaled = this.scaled(labels, 'sqrt_label_dim', Math.sqrt(c.label_dim));
      e = g.op('Add', [this.linear('model.map_label', scaled), e]);
    }
    e = this.silu(this.linear('model.map_layer0', e));
    return this.silu(this.linear('model.map_layer1', e));
  }

  /** F(x) of the U-Net. */
  unet(c: NetworkConfig, x: OnnxValue, emb: OnnxValue): OnnxValue {
    const { g } = this;
    const spec = unetSpec(c);
    let r = c.img_resolution;
    g.scope = spec.conv.name;
    let h = this.conv(spec.conv.name, x, 3);
    const skips = [h];
    const next = (b: BlockSpec, input: OnnxValue): void => {
      h = this.block(b, input, emb, r);
      r = b.up ? r * 2 : b.down ? r / 2 : r;
    };
    for (const b of spec.enc) {
      next(b, h);
      skips.push(h);
    }
    for (const { block, skip } of spec.dec) {
      g.scope = block.name;
      next(block, skip ? g.op('Concat', [h, skips.pop() as OnnxValue], { axis: 1 }) : h);
    }
    g.scope = spec.auxConv;
    const groups = checkGroups(spec.outChannels, spec.auxNorm);
    const last = this.silu(this.groupNorm(spec.auxNorm, h, spec.outChannels, groups, r));
    return this.conv(spec.auxConv, last, 3);
  }
}

const DOC = `One-step generator, distilled from a diffusion model. Draw z from a unit normal distribution: the model multiplies it by
sigma_init itself and has EDM's preconditioning at that noise level inside. Images are in [-1, 1]; a byte is
clamp(127.5 x + 128, 0, 255), truncated.`;

/** The ONNX model (operator set 17) of a generator's weights file; `half` stores the weights in 16 bits. */
export function weightsToOnnx(bytes: Uint8Array, half = false): Uint8Array<ArrayBuffer> {
  const file = readWeights(bytes, 'The generator');
  const { config: c, metadata } = file;
  const sigma = initSigmaOf(metadata);
  const u = new UnetGraph(file, half);
  const { g } = u;
  const dims = ['N', c.img_channels, c.img_resolution, c.img_resolution];
  const z = g.input('z', dims, 'Unit normal noise; not yet multiplied by sigma_init.');
  const labels =
    c.label_dim > 0
      ? g.input('class', ['N', c.label_dim], 'One-hot rows; a row of zeros for no class in particular.')
      : undefined;
  const total = sigma ** 2 + c.sigma_data ** 2;
  const emb = u.embedding(c, sigma, labels);
  g.scope = 'precondition';
  const x = g.op('Mul', [z, u.scalar('sigma_init', sigma)]);
  const F = u.unet(c, g.op('Mul', [x, u.scalar('c_in', 1 / Math.sqrt(total))]), emb);
  g.scope = 'precondition';
  const skip = g.op('Mul', [x, u.scalar('c_skip', c.sigma_data ** 2 / total)]);
  const out = g.op('Mul', [F, u.scalar('c_out', (sigma * c.sigma_data) / Math.sqrt(total))]);
  g.output('image', g.op('Add', [skip, out]), dims, 'Generated images in [-1, 1].');
  const nimg = Number(metadata.nimg ?? 0);
  const version = Number.isSafeInteger(nimg) && nimg >= 0 ? nimg : 0;
  return g.finish('generator', { doc: DOC, version, metadata: { ...metadata, init_sigma: String(sigma) } });
}
