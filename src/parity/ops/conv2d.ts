// EDM's Conv2d: resampling with stride 2, convolution and bias.
import type { Act } from '../../nn/act.ts';
import { conv } from '../../nn/ops/conv/conv.ts';
import { filterPad, resample } from '../../nn/ops/resample.ts';
import { ParamLayout } from '../../nn/params/layout.ts';
import type { Tape } from '../../nn/tape.ts';
import { type ChannelWeight, channels, plain, type Weight } from '../../nn/weight.ts';
import { Unsupported } from '../unsupported.ts';
import { filterOf, flagOf, numberOf, type OpCase, type OpOutcome, runLayer } from './op.ts';

/** Arguments of Conv2d's constructor. */
interface ConvArgs {
  readonly in: number;
  readonly out: number;
  readonly kernel: number;
  readonly bias: boolean;
  readonly mode: 'up' | 'down' | undefined;
  readonly filter: readonly number[];
  readonly fused: boolean;
}

function argsOf(op: OpCase): ConvArgs {
  const [up, down, kernel] = [flagOf(op, 'up'), flagOf(op, 'down'), numberOf(op, 'kernel')];
  if (up && down)
    throw new Error(`${op.case.name}.json: the op ${op.tag} has both up and down: EDM's Conv2d refuses it.`);
  if (kernel !== 0 && kernel % 2 !== 1) {
    throw new Unsupported(
      `Kernels of convolutions have odd sides here: the ${kernel}x${kernel} kernel of ${op.tag} is not supported.`,
    );
  }
  const mode = up ? 'up' : down ? 'down' : undefined;
  const filter = mode ? filterOf(op) : [1];
  const [inputs, out] = [numberOf(op, 'in_channels'), numberOf(op, 'out_channels')];
  return {
    in: inputs,
    out,
    kernel,
    bias: flagOf(op, 'bias') && kernel > 0,
    mode,
    filter,
    fused: flagOf(op, 'fused_resample'),
  };
}

/** Resampling first, then the convolution; fused, a larger kernel changes the paddings and, for `down`, the order. */
function record(t: Tape, a: ConvArgs, l: { w?: Weight; bias?: ChannelWeight | undefined }, x: Act): Act {
  const { mode, filter } = a;
  const fPad = filterPad(filter);
  const wPad = a.kernel >> 1;
  const sized = (h: Act, pad: number): Act => (mode ? resample(t, h, mode, filter, pad) : h);
  const { w, bias } = l;
  if (!w) return sized(x, fPad);
  const options = { bias, out: a.out, label: 'conv' };
  // A 1x1 kernel commutes with the filter, so fused orders give the same result.
  if (a.kernel === 1) return conv(t, w, sized(x, fPad), options);
  // The filter's numbers sum to 1 and it has no padding. A bias before it therefore equals a bias after it.
  if (a.fused && mode === 'down') return sized(conv(t, w, x, { ...options, pad: wPad + fPad }), 0);
  const border = a.fused && mode === 'up' ? fPad : 0;
  return conv(t, w, sized(x, border > 0 ? Math.max(fPad - wPad, 0) : fPad), {
    ...options,
    pad: Math.max(wPad - border, 0),
  });
}

/** Kernels 0 (resampling only) and any odd one, with or without bias, up, down and fused resampling. */
export function runConv2d(op: OpCase): Promise<OpOutcome> {
  const a = argsOf(op);
  const layout = new ParamLayout();
  if (a.kernel === 0) return runLayer(op, { inputs: ['x'], record: (g, [x]) => record(g.tape, a, {}, x as Act) });
  const w = layout.weight('weight', [a.out, a.in, a.kernel, a.kernel]);
  const b = a.bias ? layout.vector('bias', a.out) : undefined;
  return runLayer(op, {
    layout,
    inputs: ['x'],
    record: ({ tape, params }, [x]) => {
      const bias = b && channels(tape, params, b);
      return record(tape, a, { w: plain(tape, params, w), bias }, x as Act);
    },
  });
}
