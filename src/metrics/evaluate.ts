// The quality of generated images: the share classified as the requested class, and the moments of their features.
import { numbersOfBytes } from '../lib/codec.ts';
import { type Classifier, predictedClasses } from './classifier.ts';
import { Moments } from './frechet.ts';

/** Images judged at a time. It limits the memory for their float32 copy. */
const CHUNK = 100;

/** The classifier's result for a set of images. */
export interface Judgement {
  /** Mean and covariance of the classifier's features, for `frechetDistance`. */
  readonly moments: Moments;
  /** Share of the images that are classified as their label. Null if no labels were given. */
  readonly accuracy: number | null;
}

/** Judges [n, 3, R, R] bytes with their n labels. */
export function judge(
  net: Classifier,
  bytes: Uint8Array,
  resolution: number,
  labels: ArrayLike<number> | null,
): Judgement {
  const size = 3 * resolution * resolution;
  const n = bytes.length / size;
  const moments = new Moments(net.dims);
  let right = 0;
  for (let at = 0; at < n; at += CHUNK) {
    const part = bytes.subarray(at * size, Math.min(at + CHUNK, n) * size);
    const verdicts = net.classify(numbersOfBytes(part), resolution);
    moments.add(verdicts.features);
    if (labels) right += predictedClasses(verdicts).filter((k, i) => k === labels[at + i]).length;
  }
  return { moments, accuracy: labels ? right / n : null };
}
