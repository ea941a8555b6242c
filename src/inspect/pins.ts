// Pinned images. Their encoder maps are recorded with every sample sheet, at one noise level and with fixed noise per
// image.

import { STREAM } from '../diffusion/streams.ts';
import { drawImages } from '../lib/philox.ts';
import type { Recipe } from '../recipes/recipe.ts';
import type { BatchView, PinSet } from '../runs/report.ts';

/** The largest number of pinned images, and how many of each kind the page pins automatically. */
export const MAX_PINS = 16;
const EACH = MAX_PINS / 2;

/** The number of images that a batch of `images` gives. */
export function firstPinsOf(images: number, hasReal: boolean): number {
  return Math.min(images, EACH) * (hasReal ? 2 : 1);
}

/** The first images of a run's first batch, real and generated, at the median σ of the fake score's training. */
export function firstPins(view: BatchView, recipe: Recipe): PinSet {
  const { resolution, real, fake, labels } = view;
  const n = Math.min(view.n, EACH);
  const total = firstPinsOf(view.n, real !== null);
  const bytes = n * resolution ** 2 * 4;
  const sides = real ? [real, fake] : [fake];
  const rgba = new Uint8ClampedArray(sides.length * bytes);
  for (const [at, side] of sides.entries()) rgba.set(side.subarray(0, bytes), at * bytes);
  return {
    sigma: Math.exp(recipe.pMean),
    seed: recipe.seed,
    resolution,
    ids: Int32Array.from({ length: total }, (_, i) => i),
    real: Int32Array.from({ length: total }, (_, i) => (real && i < n ? 1 : 0)),
    labels: Int32Array.from({ length: total }, (_, i) => labels[i % n] ?? 0),
    rgba,
  };
}

/** The unit noise of pinned images, [n, C, R, R]. It depends only on an image's number, not on the other images. */
export function pinNoise(seed: number, ids: ArrayLike<number>, C: number, R: number): Float32Array<ArrayBuffer> {
  const size = C * R * R;
  const out = new Float32Array(ids.length * size);
  for (let i = 0; i < ids.length; i++)
    out.set(drawImages('normal', [1, C, R, R], { seed, step: ids[i] ?? 0, stream: STREAM.pinNoise }), i * size);
  return out;
}
