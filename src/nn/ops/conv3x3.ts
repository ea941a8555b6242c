import { Storage, type View } from '../../gpu/storage.ts';
import { conv3x3 as k } from '../../kernels.gen.ts';
import { type Act, viewOf } from '../act.ts';
import type { Matrix, ParamSet, Vector } from '../params.ts';
import type { Tape } from '../tape.ts';
import { biasRows, slicesFor, sumPixels, weightGrad } from './reduce.ts';

/** A channel slice of per-image rows: where the noise embedding of a block lies, and where its gradient goes. */
export interface EmbSlice {
  readonly all: Act;
  readonly offset4: number;
  /** Gradient rows of the same layout, written by backward. */
  readonly grad: Act;
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
  const dims = { N: x.N, HI: x.H, WI: x.W, HO: y.H, WO: y.W, PAD, CI4: x.C4, CO4: y.C4, SCALE: scale };
  const flops = 18 * y.N * y.H * y.W * x.C * y.C;
  const w = p.matrix(m);
  t.launch(
    k,
    'fwd',
    {
      x: viewOf(x),
      w,
      bias: o.bias ? p.vector(o.bias) : viewOf(x),
      emb: o.emb ? embView(o.emb.all, o.emb.offset4) : viewOf(x),
      res: viewOf(o.res ?? x),
      y: viewOf(y),
    },
    {
      ...dims,
      BIAS: o.bias !== undefined,
      EMB: o.emb !== undefined,
      EMB_STRIDE4: o.emb?.all.C4 ?? 1,
      RES: o.res !== undefined,
    },
    x.N * y.H * Math.ceil(y.W / 8) * y.C4,
    { flops, label: o.label },
  );
  const inputs = [x, ...(o.res ? [o.res] : []), ...(o.emb ? [o.emb.all] : [])];
  const backward = (dy: Act, dyScale: number) => {
    const SCALE = scale * dyScale;
    if (o.res) t.addGrad(o.res, dy, SCALE);
    if (t.isTrainable(p)) {
      const threads = 3 * x.C4 * y.C4;
      const SLICES = slicesFor(t, threads, x.N * y.H);
      // With an embedding the bias enters alike: one set of per-image sums serves both (see block.ts's affine layers).
      const rows = biasRows(t, p, o.emb ? undefined : o.bias, x.N);
      weightGrad(
        t,
        p,
        m,
        SLICES,
        (l, b) => new Storage(l, b),
        (dw, ACC) =>
          t.launch(
            k,
            'bwd_w',
            { x: viewOf(x), dy: viewOf(dy), dw, part: rows.view },
            { ...dims, SCALE, SLICES, ACC, ...rows.params },
            threads * SLICES + rows.threads,
            { flops, label: `d ${m.label}` },
          ),
      );
      if (o.emb && !o.embGradElsewhere) {
        const part = { view: embView(o.emb.grad, o.emb.offset4), stride4: o.emb.grad.C4, acc: false };
        sumPixels(t, dy, part, SCALE, `d ${o.label} emb`);
      }
    }
    t.gradient(x, (dx, ACC) =>
      t.launch(
        k,
        'bwd_x',
        { w, dy: viewOf(dy), dx: viewOf(dx) },
        { ...dims, SCALE, ACC },
        x.N * x.H * Math.ceil(x.W / 8) * x.C4,
        { flops, label: dx.label },
      ),
    );
  };
  t.onBackward(y, inputs, p, backward, true);
  return y;
}
