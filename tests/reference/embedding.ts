// Embeddings of the noise level: x [n] -> [n, channels].
import { type Tensor, zeros } from './tensor.ts';

function cosSin(x: Tensor, freqs: readonly number[]): Tensor {
  const half = freqs.length;
  const y = zeros([x.data.length, 2 * half]);
  x.data.forEach((v, i) => {
    freqs.forEach((f, j) => {
      y.data[i * 2 * half + j] = Math.cos(v * f);
      y.data[i * 2 * half + half + j] = Math.sin(v * f);
    });
  });
  return y;
}

/** [cos | sin] of x max_positions^(-j/(half - endpoint)). */
export function positional(x: Tensor, channels: number, endpoint: boolean, maxPositions = 10000): Tensor {
  const half = channels / 2;
  const freqs = Array.from({ length: half }, (_, j) => maxPositions ** (-j / (half - (endpoint ? 1 : 0))));
  return cosSin(x, freqs);
}

/** [cos | sin] of 2 pi freqs x. */
export function fourier(x: Tensor, freqs: Tensor): Tensor {
  return cosSin(
    x,
    Array.from(freqs.data, (f) => 2 * Math.PI * f),
  );
}

/** Exchanges the two halves of every row: [cos | sin] becomes [sin | cos]. */
export function swapHalves(e: Tensor): Tensor {
  const c = e.shape[1]!;
  const y = zeros(e.shape);
  y.data.forEach((_, i) => {
    const row = i - (i % c);
    y.data[i] = e.data[row + (((i % c) + c / 2) % c)]!;
  });
  return y;
}
