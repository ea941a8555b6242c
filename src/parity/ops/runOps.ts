// Kind `ops` on the GPU: every entry forward, then backward from `gy`.
import type { Gpu } from '../../gpu/device.ts';
import type { Checker } from '../checker.ts';
import type { FixtureCase } from '../fixtureCase.ts';
import { Unsupported } from '../unsupported.ts';
import { runConv2d } from './conv2d.ts';
import { runFourierEmbedding, runInit, runPositionalEmbedding } from './embeddings.ts';
import { runAttentionOp, runGroupNorm, runLinear } from './layers.ts';
import type { OpCase, OpOutcome } from './op.ts';
import { runUNetBlock } from './unetBlock.ts';

const RUN: Readonly<Record<string, (op: OpCase) => Promise<OpOutcome>>> = {
  Conv2d: runConv2d,
  GroupNorm: runGroupNorm,
  UNetBlock: runUNetBlock,
  AttentionOp: runAttentionOp,
  PositionalEmbedding: runPositionalEmbedding,
  FourierEmbedding: runFourierEmbedding,
  Linear: runLinear,
  init: runInit,
};

/** Compares every op of the case. Throws `Unsupported` for an op that this program lacks. */
export async function runOps(c: FixtureCase, checker: Checker, gpu: Gpu): Promise<{ dispatches: number }> {
  let dispatches = 0;
  for (const [tag, args] of Object.entries(c.manifest.ops ?? {})) {
    const run = RUN[args.op];
    if (!run)
      throw new Unsupported(`The op ${args.op} of ${tag} is not supported: known are ${Object.keys(RUN).join(', ')}.`);
    const outcome = await run({ gpu, case: c, tag, args });
    dispatches += outcome.dispatches;
    for (const [name, values] of outcome.tensors) checker.tensor(`${tag}/${name}`, values);
  }
  return { dispatches };
}
