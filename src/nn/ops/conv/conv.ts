/**
 * Convolutions of any odd kernel, stride and padding; a linear layer is one with a 1x1 kernel.
 *
 * The family: `direct` (any shape), `direct3x3` and `direct1x1` (those with stride 1, the fastest without barriers), `tile`
 * and `wide` (workgroup memory, for GPUs), `quad` (subgroups), `half` (forward passes in f16). 3x3 and 1x1 layers with
 * stride 1 choose among them by shape (see tuning/variants.ts). All share the reference tests/reference/conv/conv.ts.
 */
import { check } from '../../../lib/errors.ts';
import type { Act } from '../../act.ts';
import { type EmbSlice, embView } from '../../embSlice.ts';
import type { Tape } from '../../tape.ts';
import { shapeKey } from '../../tuning/variants.ts';
import type { ChannelWeight, Weight } from '../../weight.ts';
import { sumPixels } from '../reduce.ts';
import { direct } from './direct.ts';
import { direct1x1 } from './direct1x1.ts';
import { direct3x3 } from './direct3x3.ts';
import { half } from './half.ts';
import type { Conv, ConvKernel } from './kernel.ts';
import { quad } from './quad.ts';
import { tile, wide } from './tile.ts';

/** Options of a convolution and its epilogue. */
export interface ConvOptions {
  readonly bias?: ChannelWeight | undefined;
  /** The caller sums the bias gradient itself. */
  readonly biasGradElsewhere?: boolean;
  /** Added to every pixel of an image (EDM: x + emb before norm1). The bias enters alike: its gradient is the caller's. */
  readonly emb?: EmbSlice | undefined;
  /** The next layer writes the embedding's gradient (GroupNorm's `added`). */
  readonly embGradElsewhere?: boolean;
  /** Added before the scale; its gradient is fused into a later kernel. */
  readonly res?: Act | undefined;
  readonly scale?: number;
  /** 1 by default. */
  readonly stride?: number;
  /** Zeros on each side; half the kernel by default, which keeps the size with stride 1. */
  readonly pad?: number | readonly [number, number] | undefined;
  readonly label: string;
  /** Output channels, or those of each segment. */
  readonly out: number | readonly number[];
}

/** The kernels of the layers that have a choice; the first computes every shape. */
export const CONV_KERNELS: Readonly<Record<'conv3x3' | 'linear', readonly [ConvKernel, ...ConvKernel[]]>> = {
  conv3x3: [direct3x3, tile, wide, quad, half],
  linear: [direct1x1, tile, wide, quad, half],
};

/** Which layer of tuning/variants.ts a convolution is; undefined: it has no choice. */
function layerOf({ w, stride, pad, emb }: Conv): keyof typeof CONV_KERNELS | undefined {
  const [kh, kw] = w.kernel;
  if (kh !== kw || stride !== 1 || pad[0] !== pad[1]) return undefined;
  if (kh === 3) return 'conv3x3';
  return kh === 1 && pad[0] === 0 && !emb ? 'linear' : undefined;
}

/** The passes by the functions that record them. */
const RECORDS = { fwd: 'forward', bwd_x: 'inputGrad', bwd_w: 'weightGrad' } as const;

/** The kernel of a pass: the one that is chosen for its shape. */
function choose(t: Tape, pass: keyof typeof RECORDS, c: Conv): ConvKernel {
  const layer = layerOf(c);
  if (!layer) return direct;
  const { x, y } = c;
  const key = shapeKey(`${layer}.${pass}`, { N: x.N, H: y.H, W: y.W, ci4: x.C4, co4: y.C4 });
  const [first, ...others] = CONV_KERNELS[layer];
  return t.tuning.variants.pick([first, ...others.filter((k) => k[RECORDS[pass]])], key);
}

function padOf(pad: ConvOptions['pad'], [kh, kw]: readonly [number, number]): readonly [number, number] {
  if (pad === undefined) return [(kh - 1) / 2, (kw - 1) / 2];
  return typeof pad === 'number' ? [pad, pad] : pad;
}

/** The backward launches: the gradients of w and bias, of emb, of res and of x, from dy. */
function backward(t: Tape, c: Conv, o: ConvOptions, dy: Act): void {
  if (c.res) t.addGrad(c.res, dy, c.scale);
  if (c.w.wantsGrad) {
    const bias = o.emb || o.biasGradElsewhere ? undefined : c.bias;
    const { name, weightGrad } = choose(t, 'bwd_w', c);
    check(weightGrad !== undefined, () => `${o.label}: the kernel "${name}" has no weight gradient`);
    weightGrad(t, c, { x: t.again(c.x), dy, bias });
    if (c.emb && !o.embGradElsewhere) {
      const { grad, offset4 } = c.emb;
      const rows = { view: embView(grad, offset4), stride4: grad.C4, acc: false };
      sumPixels(t, dy, rows, c.scale, `d ${o.label} emb`);
    }
  }
  t.gradient(c.x, (dx, acc) => {
    const { name, inputGrad } = choose(t, 'bwd_x', c);
    check(inputGrad !== undefined, () => `${o.label}: the kernel "${name}" has no input gradient`);
    inputGrad(t, c, dy, dx, acc);
  });
}

/**
 * y = (conv(x, w) + bias + emb + res) * scale. x: [N, H, W, Ci]; y: [N, H', W', Co] with H' = floor((H + 2 pad - kh) /
 * stride) + 1, and W' likewise. Throws if no pixel is left.
 */
export function conv(t: Tape, w: Weight, x: Act, o: ConvOptions): Act {
  const [kh, kw] = w.kernel;
  const stride = o.stride ?? 1;
  const pad = padOf(o.pad, w.kernel);
  const H = Math.floor((x.H + 2 * pad[0] - kh) / stride) + 1;
  const W = Math.floor((x.W + 2 * pad[1] - kw) / stride) + 1;
  check(H > 0 && W > 0, () => `${o.label}: ${x.H}x${x.W} pixels are too few for a ${kh}x${kw} kernel`, 'bad-file');
  const y = t.act(x.N, H, W, typeof o.out === 'number' ? [o.out] : o.out, o.label);
  const { bias, emb, res } = o;
  const scale = o.scale ?? 1;
  const flops = 2 * kh * kw * y.N * H * W * x.C * y.C;
  const c: Conv = { w, x, y, stride, pad, bias, emb, res, scale, flops };
  choose(t, 'fwd', c).forward(t, c);
  const rows = emb && { rows: emb.all, part: emb.part };
  const biases = bias?.keys ?? [];
  t.note({ op: 'conv', x, y, weights: w.keys, biases, kernel: w.kernel, pad, stride, emb: rows, res, scale });
  const inputs = [x, ...(res ? [res] : []), ...(emb ? [emb.all] : [])];
  const wants = w.wantsGrad;
  t.onBackward(y, inputs, wants, (dy, dyScale) => backward(t, { ...c, scale: scale * dyScale }, o, dy), true);
  return y;
}
