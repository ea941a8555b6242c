// Turns images from bytes into the numbers and the noise of an inspection. A batch's own noise is not stored: the run's seed
// and the step draw it again. It is used only if it reproduces the batch's noisy images.

import { STREAM } from '../diffusion/streams.ts';
import { byteOf, numbersOfRgba } from '../lib/codec.ts';
import { drawImages } from '../lib/philox.ts';
import { microBatchOf, type Recipe } from '../recipes/recipe.ts';
import type { PinSet } from '../runs/report.ts';
import type { InspectionRequest } from './inputs.ts';
import { type InspectRequest, inspectionNoise } from './inspector.ts';
import { pinNoise } from './pins.ts';

/** Images to inspect, all of one size. */
export interface InspectImages {
  readonly n: number;
  readonly resolution: number;
  /** RGBA, n images stacked vertically: [n * resolution, resolution, 4] */
  readonly rgba: Uint8ClampedArray;
  /** [n] classes and noise levels */
  readonly labels: Int32Array;
  readonly sigma: Float32Array;
  /** Seed of the noise, if it is not the batch's own noise. */
  readonly seed: number;
  /** Numbers of pinned images, which select their noise. Null for other images. */
  readonly pins: Int32Array | null;
  /** The batch whose first images these are, to use its own noise. Null to draw noise from `seed`. */
  readonly batch: OwnBatch | null;
}

/** A recorded batch: its step, its noisy images and their noise levels. */
export interface OwnBatch {
  readonly step: number;
  readonly noisy: Uint8ClampedArray;
  readonly sigma: Float32Array;
}

/** Bytes by which a pixel of the noisy images may differ, because x itself was rounded to bytes. */
const TOLERANCE = 2;
/** Share of pixels that must agree. Pixels whose x was clipped to the range of bytes cannot agree. */
const AGREEING = 0.85;
/** The smallest number of unclipped pixels that allows a decision. */
const ENOUGH = 64;

/** The request for the inspector, and whether the noise is the batch's own. */
export function inspectRequest(
  images: InspectImages,
  channels: number,
  recipe: Recipe,
): { request: InspectRequest; ownNoise: boolean; latent: Float32Array | null } {
  const { n, resolution, labels, sigma, seed, pins, batch } = images;
  const x = numbersOfRgba(images.rgba, n, channels, resolution);
  const own = batch && batchNoise(x, images, channels, batch, recipe);
  const drawn = () =>
    pins ? pinNoise(seed, pins, channels, resolution) : inspectionNoise(seed, n, channels, resolution);
  const noise = own?.noise ?? drawn();
  return { request: { images: x, labels, sigma, noise }, ownNoise: own !== null, latent: own?.latent ?? null };
}

/** The request for the encoder maps of pinned images. */
export function encoderMapsOn(
  { sigma, seed, resolution, ids, labels, rgba }: PinSet,
  channels: number,
): InspectionRequest {
  const n = ids.length;
  const images = numbersOfRgba(rgba, n, channels, resolution);
  return { images, labels, sigma: new Float32Array(n).fill(sigma), noise: pinNoise(seed, ids, channels, resolution) };
}

/**
 * The unit noise of psi's last update of a step, and the latents of its generated images. Returns null if the present
 * recipe does not reproduce the noisy images.
 */
function batchNoise(
  x: Float32Array,
  { n, resolution: R }: InspectImages,
  channels: number,
  { step, noisy, sigma }: OwnBatch,
  recipe: Recipe,
): { noise: Float32Array; latent: Float32Array } | null {
  const { seed, psiUpdates } = recipe;
  const first = recipe.batch - microBatchOf(recipe);
  // A step that was inspected in mid-step shows one of its earlier updates.
  for (let update = psiUpdates - 1; update >= 0; update--) {
    const key = { seed, step: (step - 1) * (psiUpdates + 1) + update };
    const draw = (stream: number) => drawImages('normal', [n, channels, R, R], { ...key, stream }, first);
    const noise = draw(STREAM.psiNoise);
    if (agrees(x, noise, sigma, { noisy, n, channels, size: R * R })) return { noise, latent: draw(STREAM.psiLatent) };
  }
  return null;
}

function agrees(
  x: Float32Array,
  noise: Float32Array,
  sigma: Float32Array,
  { noisy, n, channels, size }: { noisy: Uint8ClampedArray; n: number; channels: number; size: number },
): boolean {
  let [counted, same] = [0, 0];
  for (let i = 0; i < n; i++)
    for (let c = 0; c < channels; c++)
      for (let p = 0; p < size; p++) {
        const seen = noisy[(i * size + p) * 4 + c] ?? 0;
        if (seen === 0 || seen === 255) continue;
        const at = (i * channels + c) * size + p;
        counted++;
        if (Math.abs(byteOf((x[at] ?? 0) + (sigma[i] ?? 0) * (noise[at] ?? 0)) - seen) <= TOLERANCE) same++;
      }
  return counted >= ENOUGH && same >= AGREEING * counted;
}
