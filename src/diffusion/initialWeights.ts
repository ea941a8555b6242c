// The first weights of a network that is trained from scratch, as in EDM (training/networks.py): Xavier's uniform
// distribution times the architecture's factor of each layer. Biases are 0, gains of normalisations 1.

import { uniformBlock } from '../lib/philox.ts';
import { numel } from '../lib/shape.ts';
import { type Denoiser, UnsupportedNetwork } from '../nn/nets/network.ts';
import type { KeyShape } from '../nn/params/layout.ts';
import type { GetTensor } from '../nn/workspace.ts';
import { STREAM } from './streams.ts';

/** U(-1, 1) sqrt(6 / (fan_in + fan_out)) of [out, in, ...kernel]. */
function xavierUniform(shape: readonly number[], seed: number, stream: number): Float32Array {
  const [out = 1, into = 1, ...kernel] = shape;
  const bound = Math.sqrt(6 / ((into + out) * numel(kernel)));
  const key = { seed, step: 0, stream };
  const data = new Float32Array(numel(shape));
  for (let i = 0; i < data.length; i += 4) {
    const draws = uniformBlock(i / 4, key).map((u) => (2 * u - 1) * bound);
    data.set(draws.slice(0, data.length - i), i);
  }
  return data;
}

function initialTensor({ key, shape }: KeyShape, factor: number, seed: number, stream: number): Float32Array {
  if (key.endsWith('.bias')) return new Float32Array(numel(shape));
  if (shape.length === 1) return new Float32Array(numel(shape)).fill(1); // a normalisation's gain
  return xavierUniform(shape, seed, stream).map((w) => w * factor);
}

/** First weights by state_dict key: the same for the same seed. Throws UnsupportedNetwork if the architecture has none. */
export function initialWeights(net: Denoiser, seed: number): GetTensor {
  const { title, initialFactor } = net.architecture;
  if (!initialFactor)
    throw new UnsupportedNetwork(`${title} networks are not trained from scratch here: give first weights (--init).`);
  const places = new Map(
    net.layout.keys().map((entry, i) => [entry.key, { entry, stream: STREAM.initialWeights + i }]),
  );
  return (key) => {
    const place = places.get(key);
    if (!place) return undefined;
    const { entry, stream } = place;
    return { shape: entry.shape, data: initialTensor(entry, initialFactor(key), seed, stream) };
  };
}
