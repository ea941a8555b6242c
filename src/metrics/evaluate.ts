// How good images are: how many are read as the class asked for, and how far their features are from others'.
import { type Classifier, classify, predictedClasses } from './classifier.ts';
import { Moments } from './frechet.ts';

/** Images judged at a time: bounds the float copy. */
const CHUNK = 100;

/** What a classifier makes of a set of images. */
export interface Judgement {
  /** Of the classifier's features, for `frechetDistance`. */
  readonly moments: Moments;
  /** Share read as their label; null where no label was given. */
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
  const moments = new Moments(net.features);
  let right = 0;
  for (let at = 0; at < n; at += CHUNK) {
    const part = bytes.subarray(at * size, Math.min(at + CHUNK, n) * size);
    const verdicts = classify(
      net,
      Float32Array.from(part, (byte) => byte / 127.5 - 1),
      resolution,
    );
    moments.add(verdicts.features);
    if (labels) right += predictedClasses(verdicts).filter((k, i) => k === labels[at + i]).length;
  }
  return { moments, accuracy: labels ? right / n : null };
}
