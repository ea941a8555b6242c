import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { makeShapes10 } from '../../src/data/sets/shapes10.ts';
import { writeSafetensors } from '../../src/io/tensors/safetensors.ts';
import { predictedClasses, readClassifier } from '../../src/metrics/classifier.ts';
import { frechetDistance, Moments } from '../../src/metrics/frechet.ts';

interface PythonSide {
  images: number;
  logits: number[];
  features: number[];
  per_side: number;
  frechet: number;
}

const read = (path: string) => readFileSync(new URL(path, import.meta.url));
/** Output of scripts/torch/classifier_case.py. */
const expected = JSON.parse(read('./classifier.json').toString()) as Record<'16' | '32', PythonSide>;
const shapes10 = readClassifier(read('../../public/metrics/shapes10-classifier.safetensors'));

/** The first images of the case's set, in [-1, 1]. */
function images(count: number, resolution: 16 | 32): Float32Array {
  return Float32Array.from(makeShapes10(count, 2, resolution).pixels, (byte) => byte / 127.5 - 1);
}

function worst(got: Float32Array, wanted: readonly number[]): number {
  expect(got.length).toBe(wanted.length);
  return got.reduce((most, x, i) => Math.max(most, Math.abs(x - (wanted[i] ?? Number.NaN))), 0);
}

test.each([16, 32] as const)('features and logits at %i pixels per side equal those of PyTorch', (resolution) => {
  const wanted = expected[`${resolution}`];
  const got = shapes10.classify(images(wanted.images, resolution), resolution);
  expect(worst(got.features, wanted.features)).toBeLessThan(1e-3);
  expect(worst(got.logits, wanted.logits)).toBeLessThan(1e-3);
});

test.each([16, 32] as const)(
  'the Fréchet distance of two sets at %i pixels per side equals that of NumPy',
  (resolution) => {
    const { per_side: half, frechet } = expected[`${resolution}`];
    const { features } = shapes10.classify(images(2 * half, resolution), resolution);
    const sides = [new Moments(64), new Moments(64)] as const;
    sides[0].add(features.subarray(0, half * 64));
    sides[1].add(features.subarray(half * 64));
    expect(Math.abs(frechetDistance(...sides) / frechet - 1)).toBeLessThan(1e-4);
  },
);

test.each([16, 32] as const)(
  'classifies nearly every Shapes-10 image of %i pixels per side correctly',
  (resolution) => {
    const set = makeShapes10(200, 9, resolution);
    const pixels = Float32Array.from(set.pixels, (byte) => byte / 127.5 - 1);
    const classes = predictedClasses(shapes10.classify(pixels, resolution));
    expect(classes.filter((c, i) => c === set.labels[i]).length).toBeGreaterThan(190);
  },
);

test('the CIFAR-10 network is of the same kind and states its accuracy', () => {
  const net = readClassifier(read('../../public/metrics/cifar10-classifier.safetensors'));
  expect([net.dims, net.classes]).toEqual([64, 10]);
  expect(JSON.parse(net.metadata.accuracy ?? '')).toHaveProperty('32x32');
  const { features } = net.classify(images(2, 32), 32);
  expect(Math.min(...features)).toBe(0);
  expect(Math.max(...features)).toBeGreaterThan(0);
});

test('other sizes and other files are refused in one sentence', () => {
  expect(() => shapes10.classify(new Float32Array(3 * 64), 8)).toThrow('16x16 or 32x32 pixels, not 8x8');
  expect(() => shapes10.classify(new Float32Array(7), 16)).toThrow('7 numbers are not a whole number of 3x16x16');
  expect(() => readClassifier(writeSafetensors(new Map(), {}), 'x')).toThrow('x is not a classifier');
  const network = JSON.stringify({ widths: [1, 1, 1, 1], features: 2, classes: 3 });
  expect(() => readClassifier(writeSafetensors(new Map(), { network }), 'x')).toThrow(
    'x lacks the tensor conv0.weight',
  );
});
