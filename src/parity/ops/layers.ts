// GroupNorm, Linear and the weights of AttentionOp.

import { whole } from '../../gpu/storage.ts';
import type { Act } from '../../nn/act.ts';
import { vec4s, viewOf } from '../../nn/act.ts';
import { attentionWeights } from '../../nn/ops/attention/attention.ts';
import { conv } from '../../nn/ops/conv/conv.ts';
import { groupnorm } from '../../nn/ops/norm/groupnorm.ts';
import { ParamLayout } from '../../nn/params/layout.ts';
import { channels, plain } from '../../nn/weight.ts';
import { Graph } from '../graph.ts';
import { flagOf, numberOf, type OpCase, type OpOutcome, runLayer, stored } from './op.ts';

/** x [N, C, H, W]. The number of groups must divide C. */
export function runGroupNorm(op: OpCase): Promise<OpOutcome> {
  const [C, groups, eps] = [numberOf(op, 'num_channels'), numberOf(op, 'groups'), numberOf(op, 'eps')];
  if (C % groups !== 0)
    throw new Error(`${op.case.name}.json: ${groups} groups of ${op.tag} do not divide ${C} channels.`);
  const layout = new ParamLayout();
  const parts = ['weight', 'bias'].map((key) => layout.vector(key, C));
  const affine = layout.fuse('norm', parts);
  const options = { groups, eps, silu: false, label: 'norm' };
  return runLayer(op, {
    layout,
    inputs: ['x'],
    record: (g, [x]) => groupnorm(g.tape, channels(g.tape, g.params, affine), x as Act, options),
  });
}

/** x [N, in] -> [N, out]. */
export function runLinear(op: OpCase): Promise<OpOutcome> {
  const [inputs, out] = [numberOf(op, 'in_features'), numberOf(op, 'out_features')];
  const layout = new ParamLayout();
  const w = layout.weight('weight', [out, inputs]);
  const b = flagOf(op, 'bias') ? layout.vector('bias', out) : undefined;
  return runLayer(op, {
    layout,
    inputs: ['x'],
    record: ({ tape, params }, [x]) => {
      const bias = b && channels(tape, params, b);
      return conv(tape, plain(tape, params, w), x as Act, { bias, out, label: 'linear' });
    },
  });
}

/** Pads the rows of [rows, T] to whole vec4s, or removes the padding. */
function padded(from: Float32Array, T: number, back = false): Float32Array<ArrayBuffer> {
  const wide = vec4s(T) * 4;
  const [a, b] = back ? [wide, T] : [T, wide];
  const rows = from.length / a;
  const to = new Float32Array(rows * b);
  for (let r = 0; r < rows; r++) to.set(from.subarray(r * a, r * a + T), r * b);
  return to;
}

/** q, k [N, C, T] -> the weights [N, T, T]. */
export async function runAttentionOp(op: OpCase): Promise<OpOutcome> {
  const [q, k, gy] = [stored(op, 'in/q'), stored(op, 'in/k'), stored(op, 'gy')];
  const [N, C, T] = q.shape as [number, number, number];
  const g = new Graph(op.gpu, op.tag);
  try {
    const [qa, ka] = [g.input('q', [N, C, 1, T], q.data), g.input('k', [N, C, 1, T], k.data)];
    const { p, backward } = attentionWeights(g.tape, qa, ka);
    const [dq, dk] = [g.want(g.tape.like(qa, 'dq')), g.want(g.tape.like(ka, 'dk'))];
    backward(g.data('gy', padded(gy.data, T)), viewOf(dq), viewOf(dk));
    g.want(whole(p));
    const dispatches = await g.run();
    const y = padded(await g.floats(whole(p)), T, true);
    const tensors = new Map([
      ['y', y],
      ['g/in/q', await g.nchw(dq)],
      ['g/in/k', await g.nchw(dk)],
    ]);
    return { tensors, dispatches };
  } finally {
    g.destroy();
  }
}
