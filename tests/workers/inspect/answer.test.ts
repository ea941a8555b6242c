// An inspection that the page requests: bytes become numbers, and a batch's own noise is found again.
import { expect, test } from 'vitest';
import { STREAM } from '../../../src/diffusion/streams.ts';
import { type InspectImages, inspectRequest } from '../../../src/inspect/images.ts';
import { inspectionNoise } from '../../../src/inspect/inspector.ts';
import { firstPins, pinNoise } from '../../../src/inspect/pins.ts';
import { rgbaOfNumbers } from '../../../src/lib/codec.ts';
import { drawImages } from '../../../src/lib/philox.ts';
import { presetRecipe } from '../../../src/recipes/presets.ts';
import type { BatchView } from '../../../src/runs/report.ts';

const recipe = { ...presetRecipe('nano'), batch: 6, microBatch: 3, psiUpdates: 2, seed: 11 };
const [n, C, R] = [3, 3, 8];
const rgbaOf = (x: Float32Array) => rgbaOfNumbers(x, n, C, R);

/** What a run reports of psi's last update in a step: its second micro-batch. */
function batchOf(step: number): { images: InspectImages; noise: Float32Array } {
  const tick = (step - 1) * 3 + 1;
  const noise = drawImages('normal', [n, C, R, R], { seed: 11, step: tick, stream: STREAM.psiNoise }, 3);
  const x = Float32Array.from({ length: n * C * R * R }, (_, i) => Math.sin(i * 0.37) * 0.9);
  const sigma = Float32Array.of(0.1, 0.4, 2);
  const noisy = rgbaOf(x.map((v, i) => v + (sigma[Math.floor(i / (C * R * R))] ?? 0) * (noise[i] ?? 0)));
  const about = { n, resolution: R, labels: Int32Array.of(1, 2, 3), seed: 5, pins: null };
  return { images: { ...about, rgba: rgbaOf(x), sigma, batch: { step, noisy, sigma } }, noise };
}

test('the batch’s own noise follows from the run’s seed and the step, at any σ', () => {
  const { images, noise } = batchOf(4);
  const { request, ownNoise, latent } = inspectRequest({ ...images, sigma: Float32Array.of(1, 1, 1) }, C, recipe);
  expect(ownNoise).toBe(true);
  expect(latent).toEqual(drawImages('normal', [n, C, R, R], { seed: 11, step: 10, stream: STREAM.psiLatent }, 3));
  expect(request.noise).toEqual(noise);
  expect(request.sigma).toEqual(Float32Array.of(1, 1, 1));
  expect([...request.images.slice(0, 3)].map((v) => Math.abs(v)).every((v) => v <= 1)).toBe(true);
});

test('if seed and step do not give the noisy images, the noise is drawn, and the answer says so', () => {
  const { images } = batchOf(4);
  const other = { ...images, batch: images.batch && { ...images.batch, step: 5 } };
  for (const asked of [other, { ...images, batch: null }]) {
    const { request, ownNoise } = inspectRequest(asked, C, recipe);
    expect(ownNoise).toBe(false);
    expect(request.noise).toEqual(inspectionNoise(5, n, C, R));
  }
  expect(inspectRequest(images, C, { ...recipe, seed: 12 }).ownNoise).toBe(false);
});

test('a pinned image has the same noise for any other pins', () => {
  const { images } = batchOf(1);
  const { request } = inspectRequest({ ...images, batch: null, pins: Int32Array.of(2, 7, 9) }, C, recipe);
  const alone = pinNoise(5, [7], C, R);
  expect((request.noise as Float32Array).slice(C * R * R, 2 * C * R * R)).toEqual(alone);
});

test('the first pins are the first images of both sides, at the median σ of training', () => {
  const px = (k: number) => new Uint8ClampedArray(10 * 4).map((_, i) => i + k);
  const view: BatchView = {
    ...{ step: 1, nimg: 10, n: 10, resolution: 1, mapSize: 1, sigma: new Float32Array(10) },
    ...{ real: px(0), fake: px(100), noisyFake: px(1), noisyReal: px(2) },
    ...{ logitsFake: new Float32Array(10), logitsReal: new Float32Array(10) },
    labels: Int32Array.from({ length: 10 }, (_, i) => i),
  };
  const set = firstPins(view, { ...recipe, pMean: -1.2 });
  expect(set.sigma).toBeCloseTo(Math.exp(-1.2), 12);
  expect([...set.ids]).toEqual([...Array(16).keys()]);
  expect([...set.real]).toEqual([...Array(8).fill(1), ...Array(8).fill(0)]);
  expect([...set.labels]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 0, 1, 2, 3, 4, 5, 6, 7]);
  expect(set.rgba).toEqual(Uint8ClampedArray.of(...px(0).slice(0, 32), ...px(100).slice(0, 32)));
});
