// Noise levels and noisy images.
import { map, type Tensor } from './tensor.ts';

/** y + sigma noise, sigma one per image. */
export function addNoise(y: Tensor, noise: Tensor, sigma: readonly number[]): Tensor {
  const size = y.data.length / sigma.length;
  return map(y, (v, i) => v + sigma[Math.floor(i / size)]! * noise.data[i]!);
}

/** The sigma of the generator's loss for u in [0, 1): the schedule from its small end up to t = tmax/1000. */
export function sidSigma(u: number, tmax: number): number {
  const [high, low] = [80 ** (1 / 7), 0.002 ** (1 / 7)];
  return (high + (1 - (u * tmax) / 1000) * (low - high)) ** 7;
}
