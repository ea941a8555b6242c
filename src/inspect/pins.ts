// Pinned images: the same few are looked at with every snapshot, at one noise level and with one noise each.

import { STREAM } from '../diffusion/streams.ts';
import { drawImages } from '../lib/philox.ts';
import type { Recipe } from '../recipes/recipe.ts';
import type { BatchView, PinSet } from '../runs/report.ts';

/** Images that may be pinned, and those of a side that the page pins by itself. */
export const MAX_PINS = 16;
const EACH = MAX_PINS / 2;

/** How many a batch of so many images gives. */
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

/** The unit noise of pinned images, [n, C, R, R]: by each one's number, whichever others there are. */
export function pinNoise(seed: number, ids: ArrayLike<number>, C: number, R: number): Float32Array<ArrayBuffer> {
  const size = C * R * R;
  const out = new Float32Array(ids.length * size);
  for (let i = 0; i < ids.length; i++)
    out.set(drawImages('normal', [1, C, R, R], { seed, step: ids[i] ?? 0, stream: STREAM.pinNoise }), i * size);
  return out;
}
