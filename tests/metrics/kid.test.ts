// KID's estimator compared with its definition, with NumPy, and for two sets of one distribution.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { makeShapes10 } from '../../src/data/sets/shapes10.ts';
import { shapes10ForRuns } from '../../src/data/sets/shapes10Run.ts';
import { readClassifier } from '../../src/metrics/classifier.ts';
import { REFERENCE_COUNT, readFeatures, referenceImages } from '../../src/metrics/features.ts';
import { type Features, kernel, kernelsOf, kidOf, mmd2, noiseFloor, pick } from '../../src/metrics/kid.ts';
import { Scorer } from '../../src/metrics/scorer.ts';

const read = (path: string) => new Uint8Array(readFileSync(new URL(`../../public/metrics/${path}`, import.meta.url)));
const upTo = (n: number) => Array.from({ length: n }, (_, i) => i);

/** |sin(1.3 i + 0.7 j (i mod 5 + 1) + shift)| * 2 * gain, which NumPy can compute too. */
function waves(n: number, dims: number, shift: number, gain = 1): Features {
  const at = (i: number, j: number) => Math.abs(Math.sin(1.3 * i + 0.7 * j * ((i % 5) + 1) + shift)) * 2 * gain;
  return { dims, values: upTo(n * dims).map((e) => at(Math.floor(e / dims), e % dims)) };
}

/** The definition, one pair of vectors after the other. */
function defined(x: Features, y: Features): number {
  const rows = ({ dims, values }: Features) =>
    upTo(values.length / dims).map((i) => Array.from(values).slice(i * dims, (i + 1) * dims));
  const k = (a: number[], b: number[]) => (a.reduce((sum, v, i) => sum + v * (b[i] ?? 0), 0) / x.dims + 1) ** 3;
  const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length;
  const [p, q] = [rows(x), rows(y)];
  const others = (all: number[][]) => all.flatMap((a, i) => all.flatMap((b, j) => (i === j ? [] : [k(a, b)])));
  return mean(others(p)) + mean(others(q)) - 2 * mean(p.flatMap((a) => q.map((b) => k(a, b))));
}

test('MMD² equals its definition and NumPy, for whole sets and parts', () => {
  const [x, y] = [waves(40, 6, 0), waves(30, 6, 0.4)];
  const all = (a: Features, b: Features) => mmd2(kernelsOf(a, b), upTo(a.values.length / 6), upTo(b.values.length / 6));
  expect(all(x, y)).toBeCloseTo(-0.4935356508679902, 12);
  expect(all(x, waves(30, 6, 0.4, 1.5))).toBeCloseTo(43.73573359627346, 12);
  expect(
    mmd2(
      kernelsOf(x, x),
      upTo(20),
      upTo(20).map((i) => 20 + i),
    ),
  ).toBeCloseTo(1.183973114062546, 12);
  expect(all(x, y)).toBeCloseTo(defined(x, y), 12);
});

test('subsets: each vector at most once, the same at every call, their mean near that of all', () => {
  const chosen = pick(50, 20, 3, 1);
  expect(new Set(chosen).size).toBe(20);
  expect([Math.min(...chosen), Math.max(...chosen)].every((i) => i >= 0 && i < 50)).toBe(true);
  expect(pick(50, 20, 3, 1)).toEqual(chosen);
  expect(pick(50, 20, 4, 1)).not.toEqual(chosen);
  expect(pick(50, 50, 0, 2).toSorted()).toEqual(Int32Array.from(upTo(50)));
  const kernels = kernelsOf(waves(60, 6, 0), waves(50, 6, 0.4, 1.3));
  const { mean, sd } = kidOf(kernels, 25);
  expect(Math.abs(mean - mmd2(kernels, upTo(60), upTo(50)))).toBeLessThan((3 * sd) / Math.sqrt(100));
  // A subset of all vectors has no spread.
  expect(kidOf(kernelsOf(waves(9, 6, 0), waves(9, 6, 1)), 9).sd).toBeLessThan(1e-12);
  expect(() => kidOf(kernels, 51)).toThrow('Subsets of 51 vectors cannot be taken from 60 and 50.');
  expect(() => kernel(waves(4, 6, 0), waves(4, 5, 0))).toThrow('Vectors of 6 and of 5 features');
});

const net = readClassifier(read('shapes10-classifier.safetensors'));

test('two halves of one set have a distance near 0, sometimes negative', () => {
  const real = readFeatures(read('shapes10-features.safetensors'), 16, 'the features');
  const own = kernel(real, real);
  const kernels = { n: REFERENCE_COUNT, m: REFERENCE_COUNT, xx: own, yy: own, xy: own };
  const halves = upTo(8).map((split) => {
    const order = pick(REFERENCE_COUNT, REFERENCE_COUNT, split, 9);
    return kidOf(kernels, 64, 100, { x: order.subarray(0, 628), y: order.subarray(628) });
  });
  // By chance alone, a hundred subsets of 64 leave a tenth of their spread.
  for (const { mean, sd } of halves) expect(Math.abs(mean)).toBeLessThan(0.4 * sd);
  expect(new Set(halves.map((h) => Math.sign(h.mean)))).toEqual(new Set([-1, 1]));
});

test('other real images are near the reference; noise and one class are far from it', async () => {
  const real = readFeatures(read('shapes10-features.safetensors'), 16, 'the features');
  const set = makeShapes10(1280, 2, 16);
  const scorer = new Scorer(net, real);
  const size = 128 * 3 * 16 * 16;
  const scores = await Promise.all(upTo(4).map((i) => scorer.score(set.pixels.subarray(i * size, (i + 1) * size), 16)));
  for (const { mean, floor, n } of scores) expect([Math.abs(mean) < 3.5 * floor, n]).toEqual([true, 128]);
  const mean = scores.reduce((sum, s) => sum + s.mean, 0) / scores.length;
  expect(Math.abs(mean)).toBeLessThan(2 * (scores[0]?.floor ?? 0));
  const noise = Uint8Array.from({ length: size }, (_, i) => (i * 7919 + ((i * i) >> 5)) % 256);
  expect((await scorer.score(noise, 16)).mean).toBeGreaterThan(20 * (scores[0]?.floor ?? 0));
  const discs = set.pixels.slice(0, size);
  const image = size / 128;
  for (let i = 0, k = 0; k < 128; i++)
    if (set.labels[i] === 0) discs.set(set.pixels.subarray(i * image, (i + 1) * image), k++ * image);
  expect((await scorer.score(discs, 16)).mean).toBeGreaterThan(20 * (scores[0]?.floor ?? 0));
  expect(await scorer.score(set.pixels.subarray(0, size), 16)).toEqual(scores[0]);
  await expect(scorer.score(set.pixels.subarray(0, 5 * size), 16)).rejects.toThrow(
    '640 samples needs 1280 real images',
  );
});

test('the floor falls with the number of samples', () => {
  const real = readFeatures(read('cifar10-features.safetensors'), 32, 'the features');
  const own = kernel(real, real);
  const floors = [32, 96].map((n) => noiseFloor(own, REFERENCE_COUNT, n, n / 2));
  expect(floors).toEqual(floors.toSorted((a, b) => b - a));
  expect(Math.min(...floors)).toBeGreaterThan(0);
});

test.each([16, 32] as const)(
  'the file of Shapes-10 at %i pixels is what runs train on, spread over the set',
  async (side) => {
    const real = readFeatures(read('shapes10-features.safetensors'), side, 'the features');
    const { pixels } = shapes10ForRuns(side);
    const images = referenceImages(pixels, side);
    const size = 3 * side * side;
    expect([images.length / size, real.values.length]).toEqual([REFERENCE_COUNT, REFERENCE_COUNT * 64]);
    const last = 1255 * size;
    for (const at of [0, 500 * size, last]) {
      const { values } = await net.features(images.subarray(at, at + 3 * size), side);
      const there = Array.from(real.values).slice((at / size) * 64, (at / size) * 64 + values.length);
      for (const [i, v] of Array.from(values).entries())
        expect(Math.abs(v - (there[i] ?? Number.NaN))).toBeLessThanOrEqual(1e-3 * v + 1e-6);
    }
    expect(images.subarray(last)).toEqual(pixels.subarray(Math.floor((1255 * 10_000) / 1256) * size).subarray(0, size));
  },
);

test('other sizes and files are refused in one sentence', () => {
  expect(() => readFeatures(read('cifar10-features.safetensors'), 16, 'x')).toThrow(
    'x has no features of images of 16x16 pixels.',
  );
  expect(() => readFeatures(read('cifar10-classifier.safetensors'), 32, 'x')).toThrow('x has no features');
});
