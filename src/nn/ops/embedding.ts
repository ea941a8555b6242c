import type { View } from '../../gpu/storage.ts';
import { embedding as k } from '../../kernels.gen.ts';
import { type Act, viewOf } from '../act.ts';
import type { Tape } from '../tape.ts';

/** Frequencies of EDM's PositionalEmbedding: max_positions^(-i / (half - endpoint)), rounded once to float32. */
export function positionalFreqs(channels: number, endpoint: boolean, maxPositions = 10000): Float32Array<ArrayBuffer> {
  const half = channels / 2;
  return Float32Array.from({ length: half }, (_, i) => (1 / maxPositions) ** (i / (half - (endpoint ? 1 : 0))));
}

/**
 * [cos | sin] features of one number an image, [N, 2 * half]; `swap` gives [sin | cos], EDM's order.
 * `fromSigma`: the number is c_noise = ln(sigma) / 4; `turns`: frequencies count turns (Fourier) instead of radians.
 */
export function embedding(
  t: Tape,
  x: { view: View; N: number },
  freqs: { view: View; half: number },
  o: { turns: boolean; swap: boolean; fromSigma: boolean; label: string },
): Act {
  const y = t.act(x.N, 1, 1, [2 * freqs.half], o.label);
  t.launch(
    k,
    'fwd',
    { sigma: x.view, freqs: freqs.view, out: viewOf(y) },
    { N: x.N, HALF: freqs.half, TURNS: o.turns, SWAP: o.swap, FROM_SIGMA: o.fromSigma },
    x.N * freqs.half,
    { label: o.label },
  );
  const { turns, swap, fromSigma } = o;
  t.note({ op: 'embedding', x: x.view, y, freqs: freqs.view, turns, swap, fromSigma });
  return y;
}
