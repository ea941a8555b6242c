import { convDirect1x1 as k } from '../../../kernels.gen.ts';
import { type Act, viewOf } from '../../act.ts';
import type { Matrix, ParamSet, Vector } from '../../params/params.ts';
import type { Tape } from '../../tape.ts';
import { shapeKey, type Variant } from '../../tuning/variants.ts';
import { biasRows, slicesFor, weightGrad } from '../reduce.ts';
import * as half from './half.ts';
import * as quad from './quad.ts';
import * as tiled from './tile.ts';

/** Options of a linear layer's epilogue. */
export interface LinearOptions {
  readonly bias?: Vector | undefined;
  /** Added before the scale; its gradient is fused later. */
  readonly res?: Act | undefined;
  readonly scale?: number;
  readonly label: string;
  /** Output channel segments. */
  readonly out: readonly number[];
  /** The caller sums the bias gradient itself. */
  readonly biasGradElsewhere?: boolean;
}

type Dims = Readonly<Record<'ROWS' | 'CI4' | 'CO4' | 'SCALE', number>>;

function variantOf(t: Tape, pass: 'fwd' | 'bwd_x' | 'bwd_w', x: Act, y: Act): Variant {
  return t.tuning.variants.pick(shapeKey(`linear.${pass}`, { N: x.N, H: x.H, W: x.W, ci4: x.C4, co4: y.C4 }));
}

/** The layer as a convolution with one tap. */
const asConv = (x: Act) => ({ N: x.N, HI: x.H, WI: x.W, HO: x.H, WO: x.W, PAD: 0, TAPS: 1 });

/** Linear layer over vectors, or 1x1 convolution over pixels: [N, H, W, Ci] -> [N, H, W, Co]. */
export function linear(t: Tape, p: ParamSet, m: Matrix, x: Act, o: LinearOptions): Act {
  const y = t.act(x.N, x.H, x.W, o.out, o.label);
  const ROWS = x.N * x.H * x.W;
  const scale = o.scale ?? 1;
  const dims: Dims = { ROWS, CI4: x.C4, CO4: y.C4, SCALE: scale };
  const flops = 2 * ROWS * x.C * y.C;
  forward(t, p, m, { x, y, o, dims, flops });
  const window = { kernel: [1, 1], pad: [0, 0], stride: 1, emb: undefined } as const;
  t.note({ op: 'conv', x, y, weights: m.keys, biases: o.bias?.keys ?? [], ...window, res: o.res, scale });
  const backward = (dy: Act, dyScale: number) => {
    const SCALE = scale * dyScale;
    const pass: Pass = { x, y, o, dims: { ...dims, SCALE }, flops };
    if (o.res) t.addGrad(o.res, dy, SCALE);
    if (t.isTrainable(p)) weights(t, p, m, dy, { ...pass, x: t.again(x) });
    t.gradient(x, (dx, ACC) => {
      const views = { w: p.matrix(m), dy: viewOf(dy), dx: viewOf(dx) };
      const params = { CI4: x.C4, CO4: y.C4, SCALE, ACC };
      const conv = { ...params, ...asConv(x) };
      const variant = variantOf(t, 'bwd_x', x, y);
      if (variant === 'quad') quad.inputGrad(t, views, conv, dx, flops);
      else if (variant !== 'direct') tiled.inputGrad(t, views, conv, dx, flops, variant === 'wide');
      else t.launch(k, 'bwd_x', views, { ...params, ROWS }, Math.ceil(ROWS / 8) * x.C4, { flops, label: dx.label });
    });
  };
  t.onBackward(y, o.res ? [x, o.res] : [x], p, backward, true);
  return y;
}

/** One layer as its passes see it. */
interface Pass {
  readonly x: Act;
  readonly y: Act;
  readonly o: LinearOptions;
  readonly dims: Dims;
  readonly flops: number;
}

function forward(t: Tape, p: ParamSet, m: Matrix, { x, y, o, dims, flops }: Pass): void {
  const bias = o.bias ? p.vector(o.bias) : viewOf(x);
  const views = { x: viewOf(x), w: p.matrix(m), bias, res: viewOf(o.res ?? x), y: viewOf(y) };
  const params = { ...dims, BIAS: o.bias !== undefined, RES: o.res !== undefined };
  const variant = variantOf(t, 'fwd', x, y);
  if (variant === 'direct') {
    t.launch(k, 'fwd', views, params, Math.ceil(dims.ROWS / 8) * y.C4, { flops, label: o.label });
    return;
  }
  const { ROWS: _, ...rest } = params;
  const [all, conv] = [
    { ...views, emb: viewOf(x) },
    { ...rest, ...asConv(x) },
  ];
  if (variant === 'quad') quad.forward(t, all, conv, y, flops);
  else if (variant === 'half') half.forward(t, all, conv, y, flops);
  else tiled.forward(t, all, conv, y, flops, variant === 'wide');
}

function weights(t: Tape, p: ParamSet, m: Matrix, dy: Act, { x, y, o, dims, flops }: Pass): void {
  const label = `d ${m.label}`;
  const bias = o.biasGradElsewhere ? undefined : o.bias;
  const variant = variantOf(t, 'bwd_w', x, y);
  if (variant !== 'direct') {
    const { ROWS: _, ...rest } = dims;
    const pass = { x, dy, dims: { ...rest, ...asConv(x) }, bias, flops, label };
    if (variant === 'quad') quad.weights(t, p, m, pass);
    else tiled.weights(t, p, m, pass, variant === 'wide');
    return;
  }
  const threads = x.C4 * y.C4;
  const SLICES = slicesFor(t, threads, dims.ROWS);
  const rows = biasRows(t, p, bias, x.N);
  weightGrad(t, p, m, SLICES, (dw, ACC) => {
    const views = { x: viewOf(x), dy: viewOf(dy), dw, part: rows.view };
    const params = { ...dims, N: x.N, SLICES, ACC, ...rows.params };
    t.launch(k, 'bwd_w', views, params, threads * SLICES + rows.threads, { flops, label });
  });
}
