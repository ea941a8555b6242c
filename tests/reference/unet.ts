// SongUNet of the DDPM++ kind (positional embedding, standard encoder and decoder), section 5.
import { concat, concatBackward } from './concat.ts';
import { positional, swapHalves } from './embedding.ts';
import { logits, logitsBackward } from './logits.ts';
import { groupCount } from './norm/groupnorm.ts';
import type { Params } from './params.ts';
import { silu, siluBackward } from './silu.ts';
import { add, scale, type Tensor, tensor, zeros } from './tensor.ts';
import { type BlockArgs, convStep, linearStep, normStep, unetBlock } from './unetBlock.ts';

export interface UnetArgs {
  img_resolution: number;
  img_channels: number;
  label_dim: number;
  augment_dim: number;
  model_channels: number;
  channel_mult: number[];
  channel_mult_emb: number;
  channel_mult_noise: number;
  num_blocks: number;
  attn_resolutions: number[];
  resample_filter: number[];
}

/** A block's place in the network: its name below `model.`, widths and options. */
export interface BlockSpec {
  name: string;
  kind: 'conv' | 'block';
  in: number;
  out: number;
  up: boolean;
  down: boolean;
  attention: boolean;
  /** Channels of the skip connection that is concatenated before the block. 0: none. */
  skip: number;
}

/** The blocks of encoder and decoder in order. */
export function unetBlocks(a: UnetArgs): { enc: BlockSpec[]; dec: BlockSpec[]; out: number } {
  const plain = { kind: 'block', up: false, down: false, attention: false, skip: 0 } as const;
  const enc: BlockSpec[] = [];
  let c = a.img_channels;
  for (const [level, mult] of a.channel_mult.entries()) {
    const r = a.img_resolution >> level;
    if (level === 0) {
      enc.push({ ...plain, kind: 'conv', name: `enc.${r}x${r}_conv`, in: c, out: a.model_channels });
      c = a.model_channels;
    } else enc.push({ ...plain, name: `enc.${r}x${r}_down`, in: c, out: c, down: true });
    for (let i = 0; i < a.num_blocks; i++) {
      const out = mult * a.model_channels;
      enc.push({ ...plain, name: `enc.${r}x${r}_block${i}`, in: c, out, attention: a.attn_resolutions.includes(r) });
      c = out;
    }
  }
  const skips = enc.map((b) => b.out);
  const dec: BlockSpec[] = [];
  for (let level = a.channel_mult.length - 1; level >= 0; level--) {
    const r = a.img_resolution >> level;
    if (level === a.channel_mult.length - 1) {
      dec.push({ ...plain, name: `dec.${r}x${r}_in0`, in: c, out: c, attention: true });
      dec.push({ ...plain, name: `dec.${r}x${r}_in1`, in: c, out: c });
    } else dec.push({ ...plain, name: `dec.${r}x${r}_up`, in: c, out: c, up: true });
    for (let i = 0; i <= a.num_blocks; i++) {
      const skip = skips.pop()!;
      const out = a.channel_mult[level]! * a.model_channels;
      const attention = i === a.num_blocks && a.attn_resolutions.includes(r);
      dec.push({ ...plain, name: `dec.${r}x${r}_block${i}`, in: c + skip, out, attention, skip });
      c = out;
    }
  }
  return { enc, dec, out: c };
}

function blockArgs(b: BlockSpec, a: UnetArgs): BlockArgs {
  return {
    up: b.up,
    down: b.down,
    heads: b.attention ? 1 : 0,
    dropout: 0,
    skip_scale: Math.SQRT1_2,
    eps: 1e-6,
    groups: [groupCount(b.in), groupCount(b.out)],
    resample_filter: a.resample_filter,
    resample_proj: true,
    adaptive_scale: false,
  };
}

/** silu(map_layer1(silu(map_layer0(e)))) of the noise embedding with labels and augmentation labels added. */
function embed(p: Params, a: UnetArgs, cNoise: readonly number[], labels: Tensor | null, augment: Tensor | null) {
  let e = swapHalves(positional(tensor([cNoise.length], cNoise), a.model_channels * a.channel_mult_noise, true));
  // EDMPrecond gives a conditional network without labels one row of zeros, so the layer's bias still counts.
  const rows = labels ?? zeros([cNoise.length, a.label_dim]);
  const label = a.label_dim > 0 ? linearStep(scale(rows, Math.sqrt(a.label_dim)), p, 'map_label') : null;
  if (label) e = add(e, label.y);
  const aug = augment && a.augment_dim > 0 ? linearStep(augment, p, 'map_augment') : null;
  if (aug) e = add(e, aug.y);
  const layer0 = linearStep(e, p, 'map_layer0');
  const layer1 = linearStep(silu(layer0.y), p, 'map_layer1');
  return {
    y: silu(layer1.y),
    backward: (gy: Tensor): void => {
      const g = layer0.backward(siluBackward(layer0.y, layer1.backward(siluBackward(layer1.y, gy))));
      label?.backward(g);
      aug?.backward(g);
    },
  };
}

export interface UnetResult {
  /** F. Null if only the encoder ran. */
  F: Tensor | null;
  logits: Tensor;
  /** Collects parameter gradients and returns the gradient of the input. Null means no gradient of that output. */
  backward(g: { F: Tensor | null; logits: Tensor | null }): Tensor;
}

/** Forward pass. `p` holds the parameters below `model.`. */
export function unet(
  p: Params,
  a: UnetArgs,
  x: Tensor,
  cNoise: readonly number[],
  labels: Tensor | null,
  augment: Tensor | null,
  parts: 'encoder' | 'encoder_decoder' = 'encoder_decoder',
): UnetResult {
  const spec = unetBlocks(a);
  const emb = embed(p, a, cNoise, labels, augment);
  let gEmb: Tensor | null = null;
  const run = (b: BlockSpec, input: Tensor): { y: Tensor; backward(gy: Tensor): Tensor } => {
    if (b.kind === 'conv') return convStep(input, p, b.name);
    const block = unetBlock(input, emb.y, p.in(b.name), blockArgs(b, a));
    return {
      y: block.y,
      backward: (gy) => {
        const g = block.backward(gy);
        gEmb = gEmb ? add(gEmb, g.emb) : g.emb;
        return g.x;
      },
    };
  };

  const enc: ReturnType<typeof run>[] = [];
  for (const b of spec.enc) enc.push(run(b, enc.at(-1)?.y ?? x));
  const last = enc.at(-1)!.y;

  const skips = [...enc];
  const dec: { step: ReturnType<typeof run>; from: (typeof enc)[number] | null; channels: number }[] = [];
  let h = last;
  for (const b of parts === 'encoder' ? [] : spec.dec) {
    const from = b.skip > 0 ? skips.pop()! : null;
    const step = run(b, from ? concat(h, from.y) : h);
    dec.push({ step, from, channels: h.shape[1]! });
    h = step.y;
  }
  const r = a.img_resolution;
  const norm = parts === 'encoder' ? null : normStep(h, p, `dec.${r}x${r}_aux_norm`, groupCount(spec.out), 1e-6);
  const out = norm && convStep(silu(norm.y), p, `dec.${r}x${r}_aux_conv`);

  return {
    F: out?.y ?? null,
    logits: logits(last),
    backward: (g) => {
      gEmb = null;
      const gEnc = new Map<object, Tensor>();
      const addTo = (step: object, t: Tensor): void => {
        const before = gEnc.get(step);
        gEnc.set(step, before ? add(before, t) : t);
      };
      if (g.logits) addTo(enc.at(-1)!, logitsBackward(g.logits, last.shape[1]!));
      if (g.F && norm && out) {
        let gh = norm.backward(siluBackward(norm.y, out.backward(g.F)));
        for (const { step, from, channels } of dec.toReversed()) {
          gh = step.backward(gh);
          if (!from) continue;
          const both = concatBackward(gh, channels);
          gh = both.a;
          addTo(from, both.b);
        }
        addTo(enc.at(-1)!, gh);
      }
      let gx: Tensor | null = null;
      for (const step of enc.toReversed()) {
        const own = gEnc.get(step);
        gx = step.backward(gx && own ? add(gx, own) : (gx ?? own)!);
      }
      if (gEmb) emb.backward(gEmb);
      return gx!;
    },
  };
}
