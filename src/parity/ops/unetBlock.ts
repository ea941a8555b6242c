// The residual block of EDM's U-Nets (UNetBlock).
import { type Act, viewOf } from '../../nn/act.ts';
import { embedBlocks, layoutBlocks, unetBlock } from '../../nn/nets/unet/block.ts';
import type { BlockSpec } from '../../nn/nets/unet/blockSpec.ts';
import { ParamLayout } from '../../nn/params/layout.ts';
import { optionalTensor } from '../fixtureCase.ts';
import type { Graph } from '../graph.ts';
import { filterOf, flagOf, numberOf, numbersOf, type OpCase, type OpOutcome, runLayer } from './op.ts';

function specOf(op: OpCase): BlockSpec {
  return {
    name: '',
    inSegs: [numberOf(op, 'in_channels')],
    out: numberOf(op, 'out_channels'),
    up: flagOf(op, 'up'),
    down: flagOf(op, 'down'),
    heads: numberOf(op, 'heads'),
    skipScale: numberOf(op, 'skip_scale'),
    eps: numberOf(op, 'eps'),
    filter: filterOf(op),
    resampleProj: flagOf(op, 'resample_proj'),
    adaptive: flagOf(op, 'adaptive_scale'),
  };
}

/** Dropout with the given mask of 0 and 1. Returns undefined without a mask. */
function dropoutOf(g: Graph, op: OpCase): { p: number; stream: number; mask: ReturnType<typeof viewOf> } | undefined {
  const name = op.args.dropout_mask;
  if (typeof name !== 'string') return undefined;
  const mask = optionalTensor(op.case, name);
  if (!mask) throw new Error(`The parity case ${op.case.name} has no tensor "${name}", the dropout mask of ${op.tag}.`);
  return { p: numberOf(op, 'dropout'), stream: 0, mask: viewOf(g.input('mask', mask.shape, mask.data)) };
}

/** x [N, in, H, W], emb [N, emb_channels] -> [N, out, H', W']. */
export function runUNetBlock(op: OpCase): Promise<OpOutcome> {
  const layout = new ParamLayout();
  const stack = layoutBlocks(layout, [specOf(op)], numberOf(op, 'emb_channels'), '');
  const first = stack.blocks[0];
  const groups = numbersOf(op, 'groups') as [number, number];
  if (!first) throw new Error(`The op ${op.tag} made no block.`);
  return runLayer(op, {
    layout,
    inputs: ['x', 'emb'],
    record: (g, [x, emb]) => {
      const rows = embedBlocks(g.tape, g.params, stack, emb as Act);
      return unetBlock(g.tape, g.params, { ...first, groups }, x as Act, rows, dropoutOf(g, op));
    },
  });
}
