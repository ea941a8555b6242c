import type { View } from '../../../gpu/storage.ts';
import { convDirect3x3 as k } from '../../../kernels.gen.ts';
import { type Act, viewOf } from '../../act.ts';
import type { Matrix, ParamSet, Vector } from '../../params/params.ts';
import type { Tape } from '../../tape.ts';
import { type Family, shapeKey, type Variant } from '../../tuning/variants.ts';
import { biasRows, type ConvDims, slicesFor, sumPixels, weightGrad } from '../reduce.ts';
import * as half from './half.ts';
import * as quad from './quad.ts';
import * as tiled from './tile.ts';

/** A channel slice of per-image rows: where the noise embedding of a block lies, and where its gradient goes. */
export interface EmbSlice {
  readonly all: Act;
  readonly offset4: number;
  /** Gradient rows of the same layout, written by backward. */
  readonly grad: Act;
  /** Number of the block in the fused layer that makes the rows. */
  readonly part: number;
}

/** The slice as a bindable range; offsets are multiples of 256 bytes. */
export function embView(a: Act, offset4: number): View {
  return { storage: a.storage, offset: offset4 * 16, bytes: (a.N * a.C4 - offset4) * 16 };
}

/** Options of the convolution and its epilogue. */
export interface Conv3x3Options {
  readonly bias?: Vector | undefined;
  /** Added to every pixel of an image (EDM: x + emb before norm1). */
  readonly emb?: EmbSlice | undefined;
  /** The next layer writes the embedding's gradient (GroupNorm's `added`). */
  readonly embGradElsewhere?: boolean;
  readonly res?: Act | undefined;
  readonly scale?: number;
  readonly pad?: number;
  readonly label: string;
  readonly out: number;
}

/** 3x3 convolution, y = (conv(x) + bias + emb + res) * scale. [N, H, W, Ci] -> [N, H + 2 pad - 2, W + 2 pad - 2, Co]. */
export function conv3x3(t: Tape, p: ParamSet, m: Matrix, x: Act, o: Conv3x3Options): Act {
  const PAD = o.pad ?? 1;
  const scale = o.scale ?? 1;
  const y = t.act(x.N, x.H + 2 * PAD - 2, x.W + 2 * PAD - 2, [o.out], o.label);
  const dims: ConvDims = {
    N: x.N,
    HI: x.H,
    WI: x.W,
    HO: y.H,
    WO: y.W,
    PAD,
    CI4: x.C4,
    CO4: y.C4,
    SCALE: scale,
    TAPS: 9,
  };
  const flops = 18 * y.N * y.H * y.W * x.C * y.C;
  forward(t, p, m, { x, y, o, dims, flops });
  const emb = o.emb && { rows: o.emb.all, part: o.emb.part };
  const window = { kernel: [3, 3], pad: [PAD, PAD], stride: 1 } as const;
  t.note({ op: 'conv', x, y, weights: m.keys, biases: o.bias?.keys ?? [], ...window, emb, res: o.res, scale });
  const inputs = [x, ...(o.res ? [o.res] : []), ...(o.emb ? [o.emb.all] : [])];
  const backward = (dy: Act, dyScale: number) => {
    const SCALE = scale * dyScale;
    const pass: Pass = { x, y, o, dims: { ...dims, SCALE }, flops };
    if (o.res) t.addGrad(o.res, dy, SCALE);
    if (t.isTrainable(p)) weights(t, p, m, dy, { ...pass, x: t.again(x) });
    t.gradient(x, (dx, ACC) => {
      const views = { w: p.matrix(m), dy: viewOf(dy), dx: viewOf(dx) };
      const params = { ...pass.dims, ACC };
      const variant = variantOf(t, 'conv3x3.bwd_x', x, y);
      if (variant === 'quad') quad.inputGrad(t, views, params, dx, flops);
      else if (variant !== 'direct') tiled.inputGrad(t, views, params, dx, flops, variant === 'wide');
      else {
        const threads = x.N * x.H * Math.ceil(x.W / 8) * x.C4;
        const { TAPS: _, ...direct } = params;
        t.launch(k, 'bwd_x', views, direct, threads, { flops, label: dx.label });
      }
    });
  };
  t.onBackward(y, inputs, p, backward, true);
  return y;
}

/** One convolution as its passes see it. */
interface Pass {
  readonly x: Act;
  readonly y: Act;
  readonly o: Conv3x3Options;
  readonly dims: ConvDims;
  readonly flops: number;
}

function variantOf(t: Tape, family: Family, x: Act, y: Act): Variant {
  return t.tuning.variants.pick(shapeKey(family, { N: x.N, H: y.H, W: y.W, ci4: x.C4, co4: y.C4 }));
}

function forward(t: Tape, p: ParamSet, m: Matrix, { x, y, o, dims, flops }: Pass): void {
  const views = {
    x: viewOf(x),
    w: p.matrix(m),
    bias: o.bias ? p.vector(o.bias) : viewOf(x),
    emb: o.emb ? embView(o.emb.all, o.emb.offset4) : viewOf(x),
    res: viewOf(o.res ?? x),
    y: viewOf(y),
  };
  const flags = { BIAS: o.bias !== undefined, EMB: o.emb !== undefined, RES: o.res !== undefined };
  const params = { ...dims, ...flags, EMB_STRIDE4: o.emb?.all.C4 ?? 1 };
  const variant = variantOf(t, 'conv3x3.fwd', x, y);
  if (variant === 'quad') quad.forward(t, views, params, y, flops);
  else if (variant === 'half') half.forward(t, views, params, y, flops);
  else if (variant !== 'direct') tiled.forward(t, views, params, y, flops, variant === 'wide');
  else {
    const { TAPS: _, ...direct } = params;
    t.launch(k, 'fwd', views, direct, x.N * y.H * Math.ceil(y.W / 8) * y.C4, { flops, label: o.label });
  }
}

function weights(t: Tape, p: ParamSet, m: Matrix, dy: Act, { x, y, o, dims, flops }: Pass): void {
  const label = `d ${m.label}`;
  // With an embedding the bias enters alike: one set of per-image sums serves both (see block.ts's affine layers).
  const bias = o.emb ? undefined : o.bias;
  const variant = variantOf(t, 'conv3x3.bwd_w', x, y);
  if (variant === 'quad') quad.weights(t, p, m, { x, dy, dims, bias, flops, label });
  else if (variant !== 'direct') tiled.weights(t, p, m, { x, dy, dims, bias, flops, label }, variant === 'wide');
  else {
    const { TAPS: _, ...direct } = dims;
    const threads = 3 * x.C4 * y.C4;
    const SLICES = slicesFor(t, threads, x.N * y.H);
    const rows = biasRows(t, p, bias, x.N);
    weightGrad(t, p, m, SLICES, (dw, ACC) => {
      const views = { x: viewOf(x), dy: viewOf(dy), dw, part: rows.view };
      const params = { ...direct, SLICES, ACC, ...rows.params };
      t.launch(k, 'bwd_w', views, params, threads * SLICES + rows.threads, { flops, label });
    });
  }
  if (o.emb && !o.embGradElsewhere) {
    const part = { view: embView(o.emb.grad, o.emb.offset4), stride4: o.emb.grad.C4, acc: false };
    sumPixels(t, dy, part, dims.SCALE, `d ${o.label} emb`);
  }
}
