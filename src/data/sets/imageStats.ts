// Mean and standard deviation of a set's pixels, in the range [-1, 1] of the networks.
import { differenceOf, numberOf } from '../../lib/codec.ts';
import type { ImageSet } from './imageSet.ts';

export interface ImageStats {
  /** Of red, green and blue in [-1, 1]. */
  readonly mean: readonly [number, number, number];
  readonly deviation: readonly [number, number, number];
  /** Over all numbers together, to compare with sigma_data. */
  readonly overall: { readonly mean: number; readonly deviation: number };
}

/** Exact mean and standard deviation. It counts bytes, so rounding errors do not add up. */
export function statsOf({ pixels, resolution }: Pick<ImageSet, 'pixels' | 'resolution'>): ImageStats {
  const area = resolution * resolution;
  const counts = [0, 1, 2].map(() => new Float64Array(256));
  for (let at = 0, plane = 0; at < pixels.length; at += area, plane = (plane + 1) % 3) {
    const count = counts[plane] as Float64Array;
    for (let i = at; i < at + area; i++) {
      const byte = pixels[i] as number;
      count[byte] = (count[byte] as number) + 1;
    }
  }
  const all = new Float64Array(256).map((_, v) => counts.reduce((sum, c) => sum + (c[v] as number), 0));
  const [r, g, b] = counts.map(momentsOf) as [Moments, Moments, Moments];
  return {
    mean: [r.mean, g.mean, b.mean],
    deviation: [r.deviation, g.deviation, b.deviation],
    overall: momentsOf(all),
  };
}

interface Moments {
  mean: number;
  deviation: number;
}

function momentsOf(count: Float64Array): Moments {
  let [n, sum, squares] = [0, 0, 0];
  count.forEach((c, v) => {
    n += c;
    sum += c * v;
    squares += c * v * v;
  });
  if (n === 0) return { mean: 0, deviation: 0 };
  const mean = sum / n;
  const deviation = Math.sqrt(Math.max(0, squares / n - mean * mean));
  return { mean: numberOf(mean), deviation: differenceOf(deviation) };
}
