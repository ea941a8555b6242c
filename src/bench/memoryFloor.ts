// The bytes that a step has to hold on the GPU, as a measure for the bytes that it holds: parameters, and the activations
// that its backward pass reads. Both come from the recorded network (`nn/nets/graphOf.ts`).
import type { Storage } from '../gpu/storage.ts';
import type { Act } from '../nn/act.ts';
import type { OpNode } from '../nn/graph.ts';
import { type DenoiserGraph, graphOf } from '../nn/nets/graphOf.ts';
import type { Denoiser } from '../nn/nets/network.ts';
import type { BenchStep } from './benchNets.ts';

/**
 * Copies of a network's parameters in a step. `forward`: weights. `train`: weights, gradients and Adam's two moments.
 * `generator`: those of the generator, and two frozen networks. `sida`: weights of three networks, gradients and moments of
 * two, one average.
 */
const COPIES: Readonly<Record<BenchStep, number>> = { forward: 1, train: 4, generator: 6, sida: 10 };

const floatsOf = (a: Act): number => a.N * a.H * a.W * a.C;

/** The activations that an op reads. */
function inputsOf(n: OpNode): readonly Act[] {
  switch (n.op) {
    case 'conv':
      return [n.x, ...(n.res ? [n.res] : [])];
    case 'attention':
      return [n.qkv];
    case 'concat':
      return [n.a, n.b];
    case 'precond_out':
      return [n.x, n.f];
    case 'embedding':
    case 'constant':
      return [];
    default:
      return [n.x];
  }
}

/** The activations that depend on the image, without c_in x. The others depend on noise level and labels alone. */
function madeFromImage({ nodes, x }: DenoiserGraph): Set<Storage> {
  const given = new Set([x.storage]);
  const made = new Set<Storage>();
  for (const n of nodes) {
    if (n.op === 'constant') continue;
    const from = inputsOf(n);
    if (n.op === 'precond_in') given.add(n.y.storage);
    else if (from.some((a) => given.has(a.storage) || made.has(a.storage))) made.add(n.y.storage);
  }
  return made;
}

/**
 * Floats an image that one network's backward pass reads: the input of every normalisation, convolution and product, and
 * the attention's weights. A resampled activation is computed again from its input, so its input counts. A concatenation
 * counts beside its parts, as PyTorch keeps it. The images themselves and the noise embedding do not count.
 */
export function storedFloats(net: Denoiser): number {
  const graph = graphOf(net);
  const made = madeFromImage(graph);
  const resampled = new Map(graph.nodes.flatMap((n) => (n.op === 'resample' ? [[n.y.storage, n.x] as const] : [])));
  const kept = new Map<Storage, number>();
  const keep = (a: Act): void => {
    const source = resampled.get(a.storage) ?? a;
    if (made.has(source.storage)) kept.set(source.storage, floatsOf(source));
  };
  let weights = 0;
  for (const n of graph.nodes) {
    if (n.op === 'conv' || n.op === 'groupnorm') keep(n.x);
    else if (n.op === 'silu') keep(n.x);
    else if (n.op === 'concat') [n.a, n.b].forEach(keep);
    else if (n.op === 'attention') {
      keep(n.qkv);
      weights += n.heads * (n.qkv.H * n.qkv.W) ** 2;
    }
  }
  return [...kept.values()].reduce((sum, floats) => sum + floats, weights);
}

/** Floats an image that a forward pass keeps for its decoder: the skip connections. */
function skippedFloats(net: Denoiser): number {
  return graphOf(net).nodes.reduce((sum, n) => sum + (n.op === 'concat' ? floatsOf(n.b) : 0), 0);
}

/**
 * Bytes that a step of `batch` images has to hold in float32 if it computes nothing twice. It holds the copies of the
 * parameters, and the activations that one network's backward pass reads. A forward pass holds its skip connections instead.
 */
export function memoryFloor(net: Denoiser, batch: number, step: BenchStep): number {
  const activations = step === 'forward' ? skippedFloats(net) : storedFloats(net);
  return 4 * (COPIES[step] * net.layout.count + batch * activations);
}
