import { Storage } from '../../gpu/storage.ts';
import { linear as k } from '../../kernels.gen.ts';
import { type Act, viewOf } from '../act.ts';
import type { Matrix, ParamSet, Vector } from '../params.ts';
import type { Tape } from '../tape.ts';
import { biasRows, slicesFor, weightGrad } from './reduce.ts';

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

/** Linear layer over vectors, or 1x1 convolution over pixels: [N, H, W, Ci] -> [N, H, W, Co]. */
export function linear(t: Tape, p: ParamSet, m: Matrix, x: Act, o: LinearOptions): Act {
  const y = t.act(x.N, x.H, x.W, o.out, o.label);
  const ROWS = x.N * x.H * x.W;
  const scale = o.scale ?? 1;
  const dims = { ROWS, CI4: x.C4, CO4: y.C4, SCALE: scale };
  const flops = 2 * ROWS * x.C * y.C;
  const w = p.matrix(m);
  t.launch(
    k,
    'fwd',
    { x: viewOf(x), w, bias: o.bias ? p.vector(o.bias) : viewOf(x), res: viewOf(o.res ?? x), y: viewOf(y) },
    { ...dims, BIAS: o.bias !== undefined, RES: o.res !== undefined },
    Math.ceil(ROWS / 8) * y.C4,
    { flops, label: o.label },
  );
  const backward = (dy: Act, dyScale: number) => {
    const SCALE = scale * dyScale;
    if (o.res) t.addGrad(o.res, dy, SCALE);
    if (t.isTrainable(p)) {
      const input = t.again(x);
      const threads = x.C4 * y.C4;
      const SLICES = slicesFor(t, threads, ROWS);
      const rows = biasRows(t, p, o.biasGradElsewhere ? undefined : o.bias, x.N);
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
            { x: viewOf(input), dy: viewOf(dy), dw, part: rows.view },
            { ...dims, SCALE, N: x.N, SLICES, ACC, ...rows.params },
            threads * SLICES + rows.threads,
            { flops, label: `d ${m.label}` },
          ),
      );
    }
    t.gradient(x, (dx, ACC) =>
      t.launch(k, 'bwd_x', { w, dy: viewOf(dy), dx: viewOf(dx) }, { ...dims, SCALE, ACC }, Math.ceil(ROWS / 8) * x.C4, {
        flops,
        label: dx.label,
      }),
    );
  };
  t.onBackward(y, o.res ? [x, o.res] : [x], p, backward, true);
  return y;
}
