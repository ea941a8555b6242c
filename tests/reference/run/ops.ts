// Kind `ops` on the reference.
import type { Checker } from '../../../src/parity/checker.ts';
import type { FixtureCase } from '../../../src/parity/fixtureCase.ts';
import type { OpArgs } from '../../../src/parity/manifest.ts';
import { attentionWeights, attentionWeightsBackward } from '../attention/attention.ts';
import { type ConvArgs, conv2d } from '../conv/conv2d.ts';
import { linear, linearBackward } from '../conv/linear.ts';
import { fourier, positional } from '../embedding.ts';
import { type InitMode, initialise } from '../init.ts';
import { groupnorm, groupnormBackward } from '../norm/groupnorm.ts';
import { Params } from '../params.ts';
import type { Tensor } from '../tensor.ts';
import { type BlockArgs, unetBlock } from '../unetBlock.ts';
import { find, take, takeAll } from './inputs.ts';

/** The output and, by name below `g/`, the gradients from gy. */
interface OpResult {
  y: Tensor;
  g: Record<string, Tensor | null>;
}

type Run = (c: FixtureCase, tag: string, a: OpArgs, gy: Tensor) => OpResult;

const RUN: Record<string, Run> = {
  Conv2d: (c, tag, a, gy) => {
    const conv = conv2d(
      take(c, `${tag}/in/x`),
      find(c, `${tag}/p/weight`),
      find(c, `${tag}/p/bias`),
      a as unknown as ConvArgs,
    );
    const g = conv.backward(gy);
    return { y: conv.y, g: { 'in/x': g.x, 'p/weight': g.w, 'p/bias': g.b } };
  },
  GroupNorm: (c, tag, a, gy) => {
    const x = take(c, `${tag}/in/x`);
    const w = take(c, `${tag}/p/weight`);
    const [groups, eps] = [a.groups as number, a.eps as number];
    const g = groupnormBackward(x, w, groups, eps, gy);
    return {
      y: groupnorm(x, w, take(c, `${tag}/p/bias`), groups, eps),
      g: { 'in/x': g.x, 'p/weight': g.w, 'p/bias': g.b },
    };
  },
  UNetBlock: (c, tag, a, gy) => {
    const grads = new Map<string, Tensor>();
    const mask = typeof a.dropout_mask === 'string' ? take(c, a.dropout_mask) : null;
    const params = new Params(takeAll(c, `${tag}/p/`), grads);
    const block = unetBlock(take(c, `${tag}/in/x`), take(c, `${tag}/in/emb`), params, a as unknown as BlockArgs, mask);
    const g = block.backward(gy);
    const p = [...grads].map(([k, t]) => [`p/${k}`, t]);
    return { y: block.y, g: { 'in/x': g.x, 'in/emb': g.emb, ...Object.fromEntries(p) } };
  },
  AttentionOp: (c, tag, _, gy) => {
    const q = take(c, `${tag}/in/q`);
    const k = take(c, `${tag}/in/k`);
    const y = attentionWeights(q, k);
    const g = attentionWeightsBackward(q, k, y, gy);
    return { y, g: { 'in/q': g.q, 'in/k': g.k } };
  },
  PositionalEmbedding: (c, tag, a) => {
    const [channels, max] = [a.num_channels as number, a.max_positions as number];
    return { y: positional(take(c, `${tag}/in/x`), channels, a.endpoint === true, max), g: {} };
  },
  FourierEmbedding: (c, tag) => ({ y: fourier(take(c, `${tag}/in/x`), take(c, `${tag}/p/freqs`)), g: {} }),
  Linear: (c, tag, _, gy) => {
    const x = take(c, `${tag}/in/x`);
    const w = take(c, `${tag}/p/weight`);
    const g = linearBackward(x, w, gy);
    return {
      y: linear(x, w, find(c, `${tag}/p/bias`)),
      g: { 'in/x': g.x, 'p/weight': g.w, 'p/bias': g.b },
    };
  },
};

function runInit(c: FixtureCase, checker: Checker, tag: string, a: OpArgs): void {
  for (const [part, gain] of [
    ['weight', a.init_weight],
    ['bias', a.init_bias],
  ] as const) {
    const draws = find(c, `${tag}/draw_${part}`);
    if (!draws) continue;
    const mode = a.init_mode as InitMode;
    const values = initialise(draws, mode, a.fan_in as number, a.fan_out as number, gain as number);
    checker.tensor(`${tag}/${part}`, values.data);
  }
}

/** Runs every op of the case. */
export function runOps(c: FixtureCase, checker: Checker): void {
  for (const [tag, a] of Object.entries(c.manifest.ops ?? {})) {
    if (a.op === 'init') {
      runInit(c, checker, tag, a);
      continue;
    }
    const run = RUN[a.op];
    if (!run) throw new Error(`${c.name}: the reference has no op ${a.op}`);
    const { y, g } = run(c, tag, a, take(c, `${tag}/gy`));
    checker.tensor(`${tag}/y`, y.data);
    for (const [name, t] of Object.entries(g)) if (t) checker.tensor(`${tag}/g/${name}`, t.data);
  }
}
