// KID-tiny: the distance between a generator's samples and real images, in the features of a small classifier. It compares
// moments and runs on one data set under one classifier. It is neither FID nor the KID of published tables
// (docs/training/scores.md).
import { readClassifier } from './classifier.ts';
import { type FeatureNet, readFeatures } from './features.ts';
import { countOf, type Features, type Kid, kernel, kidOf, noiseFloor } from './kid.ts';

/** KID-tiny of some samples. */
export interface Score extends Kid {
  /**
   * The score of an equally large sample of real images: the noise floor. Scores below it show no measurable difference.
   */
  readonly floor: number;
  /** Number of samples. */
  readonly n: number;
}

/** Scores samples against one set of real images. */
export class Scorer {
  private readonly net: FeatureNet;
  private readonly real: Features;
  private readonly own: Float64Array;
  /** Noise floors by number of samples. */
  private readonly floors = new Map<number, number>();

  constructor(net: FeatureNet, real: Features) {
    this.net = net;
    this.real = real;
    this.own = kernel(real, real);
  }

  /** Scores samples, [n, 3, side, side] bytes. Rejects with one sentence if there are fewer than 2 n real images. */
  async score(samples: Uint8Array, side: number): Promise<Score> {
    const [n, m] = [samples.length / (3 * side * side), countOf(this.real)];
    if (m < 2 * n) throw new Error(`KID-tiny of ${n} samples needs ${2 * n} real images, there are ${m}.`);
    const made = await this.net.features(samples, side);
    const size = Math.floor(n / 2);
    const floor = this.floors.get(n) ?? noiseFloor(this.own, m, n, size);
    this.floors.set(n, floor);
    const kernels = { n, m, xx: kernel(made, made), yy: this.own, xy: kernel(made, this.real) };
    return { ...kidOf(kernels, size), floor, n };
  }
}

/** The files and images of a scorer. */
export interface ScorerFiles {
  /** Path of the classifier's file under public/. */
  readonly classifier: string;
  /** The real images, [m, 3, side, side] bytes, or the path of a file with their features. */
  readonly real: Uint8Array | string;
}

/** Opens a scorer for samples of `side` x `side` pixels. `read` reads a file by its path under public/. */
export async function openScorer(
  { classifier, real }: ScorerFiles,
  side: number,
  read: (path: string) => Promise<Uint8Array>,
): Promise<Scorer> {
  const net = readClassifier(await read(classifier), classifier);
  if (typeof real !== 'string') return new Scorer(net, await net.features(real, side));
  return new Scorer(net, readFeatures(await read(real), side, real));
}
