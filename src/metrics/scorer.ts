// KID-tiny: how far a generator's samples are from real images in the features of a small classifier. It is no FID and no
// KID of published tables: it compares moments and runs on one data set, under one classifier.
import type { Classifier } from './classifier.ts';
import { featuresOf } from './features.ts';
import { countOf, type Features, type Kid, kernel, kidOf, noiseFloor } from './kid.ts';

/** KID-tiny of some samples. */
export interface Score extends Kid {
  /**
   * The score of an equally large sample of real images: the noise floor. Scores below it mean no measurable difference.
   */
  readonly floor: number;
  /** Samples. */
  readonly n: number;
}

/** Scores samples against one set of real images. */
export class Scorer {
  private readonly net: Classifier;
  private readonly real: Features;
  private readonly own: Float64Array;
  /** By number of samples. */
  private readonly floors = new Map<number, number>();

  constructor(net: Classifier, real: Features) {
    this.net = net;
    this.real = real;
    this.own = kernel(real, real);
  }

  /** Scores samples [n, 3, R, R] in bytes; throws one sentence where there are fewer than twice as many real images. */
  score(samples: Uint8Array, resolution: number): Score {
    const made = featuresOf(this.net, samples, resolution);
    const [n, m] = [countOf(made), countOf(this.real)];
    if (m < 2 * n) throw new Error(`KID-tiny of ${n} samples needs ${2 * n} real images, there are ${m}.`);
    const size = Math.floor(n / 2);
    const floor = this.floors.get(n) ?? noiseFloor(this.own, m, n, size);
    this.floors.set(n, floor);
    const kernels = { n, m, xx: kernel(made, made), yy: this.own, xy: kernel(made, this.real) };
    return { ...kidOf(kernels, size), floor, n };
  }
}
