// The images of a set nearest to a given one, pixel by pixel.
import type { ImageSet } from './imageSet.ts';

export interface Neighbour {
  readonly index: number;
  readonly label: number;
  /** Root mean square difference of the bytes (0 to 255). */
  readonly distance: number;
}

/** Images compared between two reports. */
const PART = 2000;

/**
 * The k nearest images by the Euclidean distance of their bytes, nearest first. `query` is [3, R, R]. After every part of
 * the set `report` receives the number of compared images. It yields to the event loop, and returns false to end the
 * search.
 */
export async function nearestImages(
  { pixels, labels, count, resolution }: ImageSet,
  query: Uint8Array,
  k: number,
  report: (done: number) => Promise<boolean>,
): Promise<Neighbour[] | null> {
  const size = 3 * resolution * resolution;
  if (query.length !== size) throw new Error(`The image has ${query.length} bytes, those of the set have ${size}.`);
  const best: { index: number; sum: number }[] = [];
  let worst = Number.POSITIVE_INFINITY;
  for (let i = 0; i < count; i++) {
    const sum = squared(pixels, i * size, query, worst);
    if (sum < worst) {
      best.push({ index: i, sum });
      best.sort((a, b) => a.sum - b.sum);
      best.length = Math.min(best.length, k);
      worst = best.length === k ? (best[k - 1]?.sum ?? worst) : worst;
    }
    if (i % PART === PART - 1 && !(await report(i + 1))) return null;
  }
  return best.map(({ index, sum }) => ({ index, label: labels[index] ?? 0, distance: Math.sqrt(sum / size) }));
}

/** The sum of squares from `from` on. It stops early if the sum exceeds `limit`. */
function squared(pixels: Uint8Array, from: number, query: Uint8Array, limit: number): number {
  let sum = 0;
  for (let row = 0; row < query.length && sum < limit; row += 64) {
    const end = Math.min(row + 64, query.length);
    for (let p = row; p < end; p++) {
      const d = (pixels[from + p] as number) - (query[p] as number);
      sum += d * d;
    }
  }
  return sum;
}
