// The images of a set that are nearest to one, pixel by pixel.
import type { ImageSet } from './imageSet.ts';

export interface Neighbour {
  readonly index: number;
  readonly label: number;
  /** Root of the mean squared difference of a byte, of 255. */
  readonly distance: number;
}

/** Images between two looks at whether somebody still waits. */
const PART = 2000;

/**
 * The k nearest by the Euclidean distance of their bytes, nearest first. `query` is [3, R, R]. After every part of the set
 * `report` is told how many were looked at; it gives the thread back, and false from it ends the search.
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

/** The sum of squares from `from` on, left as soon as it cannot be among the nearest. */
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
