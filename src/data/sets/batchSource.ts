// Endless shuffled batches of an ImageSet. The n-th image is a pure function of (seed, n). Each epoch visits every image
// once, in the order of a keyed permutation. The only state is a counter.

import { hash3 } from './hashRng.ts';
import type { ImageSet } from './imageSet.ts';

/** Position in the endless sequence of images. With seed and set it is the whole state for a checkpoint. */
export interface BatchSourceState {
  drawn: number;
}

export class BatchSource {
  readonly set: ImageSet;
  readonly seed: number;
  readonly xflip: boolean;
  private drawn = 0;

  constructor(set: ImageSet, options: { seed: number; xflip: boolean }) {
    if (set.count < 1) throw new Error(`${set.name} holds no images.`);
    this.set = set;
    this.seed = options.seed;
    this.xflip = options.xflip;
  }

  /**
   * Fills one batch of B = `labels.length` images: [B, 3, H, W] bytes, B mirror flags (1: flip left to right), B class
   * indices.
   */
  nextBatch(images: Uint8Array, mirrored: Uint8Array, labels: Int32Array): void {
    const { resolution, pixels } = this.set;
    const size = 3 * resolution * resolution;
    if (images.length !== labels.length * size) {
      throw new Error(
        `nextBatch: ${labels.length} images of 3x${resolution}x${resolution} need ${labels.length * size} bytes, not ${images.length}.`,
      );
    }
    for (let b = 0; b < labels.length; b++) {
      const n = this.drawn++;
      const from = this.indexAt(n);
      labels[b] = this.set.labels[from] ?? 0;
      mirrored[b] = this.xflip ? hash3(this.seed, n >>> 0, 0xf11b) & 1 : 0;
      images.set(pixels.subarray(from * size, (from + 1) * size), b * size);
    }
  }

  /** Fills the class indices of the next batch and skips its images. */
  nextLabels(labels: Int32Array): void {
    for (let b = 0; b < labels.length; b++) labels[b] = this.set.labels[this.indexAt(this.drawn++)] ?? 0;
  }

  /** Index into the set of the n-th image of the sequence. */
  indexAt(n: number): number {
    const epoch = Math.floor(n / this.set.count);
    return permute(n - epoch * this.set.count, this.set.count, hash3(this.seed, epoch, 0x5eed));
  }

  get state(): BatchSourceState {
    return { drawn: this.drawn };
  }

  restore(state: BatchSourceState): void {
    if (!Number.isSafeInteger(state.drawn) || state.drawn < 0) {
      throw new Error(`The saved position in ${this.set.name} must be a whole number of images, not ${state.drawn}.`);
    }
    this.drawn = state.drawn;
  }
}

/**
 * Keyed permutation of 0..count-1: a four-round Feistel network on the next even number of bits. It repeats until the value
 * is below count, which takes fewer than four rounds on average.
 */
export function permute(i: number, count: number, key: number): number {
  let half = 1;
  while (4 ** half < count) half++;
  const mask = 2 ** half - 1;
  let value = i;
  do {
    let left = Math.floor(value / 2 ** half);
    let right = value & mask;
    for (let round = 0; round < 4; round++) {
      const next = (left ^ hash3(key, right, round)) & mask;
      left = right;
      right = next;
    }
    value = left * 2 ** half + right;
  } while (value >= count);
  return value;
}
