// The plan of a DDPM++ U-Net: its blocks in order, and the names and shapes of its tensors in state_dict order.
import { checkGroups } from '../ops/norm/groupnorm.ts';
import type { NetworkConfig } from './networkConfig.ts';
import { type BlockSpec, blockKeys, type KeyShape } from './unet/blockSpec.ts';

/** The blocks of encoder and decoder; decoder blocks with `skip` read a concatenation with the last unused encoder output. */
export interface UnetSpec {
  readonly conv: { readonly name: string; readonly in: number; readonly out: number };
  readonly enc: readonly BlockSpec[];
  readonly dec: readonly { readonly block: BlockSpec; readonly skip: boolean }[];
  readonly auxNorm: string;
  readonly auxConv: string;
  /** Channels before the output convolution. */
  readonly outChannels: number;
  readonly noiseChannels: number;
  readonly embChannels: number;
}

const EPS = 1e-6;

/** Builds the plan (EDM, SongUNet.__init__). Refuses widths that EDM's GroupNorm forbids. */
export function unetSpec(c: NetworkConfig): UnetSpec {
  const plain = {
    up: false,
    down: false,
    heads: 0,
    skipScale: Math.SQRT1_2,
    eps: EPS,
    filter: c.resample_filter,
    resampleProj: true,
    adaptive: false,
  };
  const R = c.img_resolution;
  const conv = { name: `model.enc.${R}x${R}_conv`, in: c.img_channels, out: c.model_channels };
  const enc: BlockSpec[] = [];
  const skips = [c.model_channels];
  let width = c.model_channels;
  c.channel_mult.forEach((mult, level) => {
    const r = R >> level;
    const heads = c.attn_resolutions.includes(r) ? 1 : 0;
    const add = (name: string, out: number, rest: Partial<BlockSpec>) => {
      enc.push({ ...plain, name: `model.enc.${r}x${r}_${name}`, inSegs: [width], out, ...rest });
      width = out;
      skips.push(out);
    };
    if (level > 0) add('down', width, { down: true });
    for (let i = 0; i < c.num_blocks; i++) add(`block${i}`, mult * c.model_channels, { heads });
  });
  const dec: { block: BlockSpec; skip: boolean }[] = [];
  for (let level = c.channel_mult.length - 1; level >= 0; level--) {
    const r = R >> level;
    const out = (c.channel_mult[level] as number) * c.model_channels;
    const add = (name: string, to: number, rest: Partial<BlockSpec>, skip = 0) => {
      const inSegs = skip > 0 ? [width, skip] : [width];
      dec.push({ block: { ...plain, name: `model.dec.${r}x${r}_${name}`, inSegs, out: to, ...rest }, skip: skip > 0 });
      width = to;
    };
    if (level === c.channel_mult.length - 1) {
      add('in0', width, { heads: 1 });
      add('in1', width, {});
    } else add('up', width, { up: true });
    for (let i = 0; i <= c.num_blocks; i++) {
      const heads = i === c.num_blocks && c.attn_resolutions.includes(r) ? 1 : 0;
      add(`block${i}`, out, { heads }, skips.pop());
    }
  }
  checkGroups(width, `dec.${R}x${R}_aux_norm`);
  return {
    conv,
    enc,
    dec,
    auxNorm: `model.dec.${R}x${R}_aux_norm`,
    auxConv: `model.dec.${R}x${R}_aux_conv`,
    outChannels: width,
    noiseChannels: c.model_channels * c.channel_mult_noise,
    embChannels: c.model_channels * c.channel_mult_emb,
  };
}

/** Every parameter of the network in state_dict order, buffers not included. */
export function networkKeys(c: NetworkConfig): KeyShape[] {
  const s = unetSpec(c);
  const [noise, emb] = [s.noiseChannels, s.embChannels];
  const bias = (name: string, n: number): KeyShape => ({ key: `${name}.bias`, shape: [n] });
  const weight = (name: string, ...shape: number[]): KeyShape => ({ key: `${name}.weight`, shape });
  const label = c.label_dim > 0 ? [weight('model.map_label', noise, c.label_dim), bias('model.map_label', noise)] : [];
  const augment = c.augment_dim > 0 ? [weight('model.map_augment', noise, c.augment_dim)] : [];
  return [
    ...label,
    ...augment,
    weight('model.map_layer0', emb, noise),
    bias('model.map_layer0', emb),
    weight('model.map_layer1', emb, emb),
    bias('model.map_layer1', emb),
    weight(s.conv.name, s.conv.out, s.conv.in, 3, 3),
    bias(s.conv.name, s.conv.out),
    ...s.enc.flatMap((b) => blockKeys(b, emb)),
    ...s.dec.flatMap((b) => blockKeys(b.block, emb)),
    weight(s.auxNorm, s.outChannels),
    bias(s.auxNorm, s.outChannels),
    weight(s.auxConv, c.img_channels, s.outChannels, 3, 3),
    bias(s.auxConv, c.img_channels),
  ];
}
