// Embeddings of the noise level, and initial weights. These ops have no gradients.

import { affineOf } from '../../nn/ops/add.ts';
import { embedding, positionalFreqs } from '../../nn/ops/embedding.ts';
import type { Numbers } from '../digest.ts';
import { optionalTensor } from '../fixtureCase.ts';
import { Graph } from '../graph.ts';
import { flagOf, numberOf, type OpCase, type OpOutcome, stored } from './op.ts';

async function runEmbedding(op: OpCase, freqs: Float32Array<ArrayBuffer>, turns: boolean): Promise<OpOutcome> {
  const x = stored(op, 'in/x').data;
  const g = new Graph(op.gpu, op.tag);
  try {
    const at = { view: g.data('freqs', freqs), half: freqs.length };
    const from = { view: g.data('x', Float32Array.from(x)), N: x.length };
    const y = g.want(embedding(g.tape, from, at, { turns, swap: false, fromSigma: false, label: 'embedding' }));
    const dispatches = await g.run();
    return { tensors: new Map([['y', await g.nchw(y)]]), dispatches };
  } finally {
    g.destroy();
  }
}

/** x [n] -> [cos | sin] of x times max_positions^(-i / (half - endpoint)). */
export function runPositionalEmbedding(op: OpCase): Promise<OpOutcome> {
  const channels = numberOf(op, 'num_channels');
  return runEmbedding(op, positionalFreqs(channels, flagOf(op, 'endpoint'), numberOf(op, 'max_positions')), false);
}

/** x [n] -> [cos | sin] of 2 pi x freqs. */
export function runFourierEmbedding(op: OpCase): Promise<OpOutcome> {
  return runEmbedding(op, Float32Array.from(stored(op, 'p/freqs').data), true);
}

/** The factor of EDM's initial values (weight_init). The unit draws are multiplied by it. */
function spread(op: OpCase): number {
  const [fanIn, fanOut] = [numberOf(op, 'fan_in'), numberOf(op, 'fan_out')];
  const factors: Record<string, number> = {
    xavier_uniform: Math.sqrt(6 / (fanIn + fanOut)),
    xavier_normal: Math.sqrt(2 / (fanIn + fanOut)),
    kaiming_uniform: Math.sqrt(3 / fanIn),
    kaiming_normal: Math.sqrt(1 / fanIn),
  };
  const factor = factors[String(op.args.init_mode)];
  if (factor === undefined) {
    const names = Object.keys(factors).join(', ');
    throw new Error(`${op.case.name}.json: "init_mode" of the op ${op.tag} must be one of ${names}.`);
  }
  return factor;
}

/** Computes initial weight and bias from the given unit draws on the GPU. */
export async function runInit(op: OpCase): Promise<OpOutcome> {
  const uniform = String(op.args.init_mode).endsWith('uniform');
  const tensors = new Map<string, Numbers>();
  let dispatches = 0;
  for (const part of ['weight', 'bias']) {
    const draws = optionalTensor(op.case, `${op.tag}/draw_${part}`);
    if (!draws) continue;
    const factor = spread(op) * numberOf(op, `init_${part}`);
    const g = new Graph(op.gpu, `${op.tag} ${part}`);
    try {
      const x = g.input('draws', [1, draws.data.length], draws.data);
      const y = g.want(affineOf(g.tape, x, uniform ? 2 * factor : factor, uniform ? -factor : 0, part));
      dispatches += await g.run();
      tensors.set(part, await g.nchw(y));
    } finally {
      g.destroy();
    }
  }
  return { tensors, dispatches };
}
