import { expect, test } from 'vitest';
import { BatchSource, permute } from '../../../src/data/sets/batchSource.ts';
import type { ImageSet } from '../../../src/data/sets/imageSet.ts';
import { makeShapes10 } from '../../../src/data/sets/shapes10.ts';

const set = makeShapes10(30, 1, 16);
const SIZE = 3 * 16 * 16;

function draw(source: BatchSource, n: number): { images: Uint8Array; mirrored: Uint8Array; labels: Int32Array } {
  const images = new Uint8Array(n * SIZE);
  const mirrored = new Uint8Array(n);
  const labels = new Int32Array(n);
  source.nextBatch(images, mirrored, labels);
  return { images, mirrored, labels };
}

test.each([1, 2, 3, 5, 16, 30, 1000, 4097])('permute is a bijection of 0..%i-1', (count) => {
  const seen = new Set(Array.from({ length: count }, (_, i) => permute(i, count, 99)));
  expect(seen.size).toBe(count);
  expect(Math.max(...seen)).toBe(count - 1);
});

test('the order is shuffled and changes with key and epoch', () => {
  const order = (key: number) => Array.from({ length: 1000 }, (_, i) => permute(i, 1000, key));
  const a = order(1);
  expect(a).not.toEqual(order(2));
  // Rank correlation of a random order: standard deviation 1/sqrt(n - 1) = 0.03.
  const mean = 499.5;
  const correlation =
    a.reduce((s, v, i) => s + (v - mean) * (i - mean), 0) / a.reduce((s, v) => s + (v - mean) ** 2, 0);
  expect(Math.abs(correlation)).toBeLessThan(0.13);
  const source = new BatchSource(set, { seed: 4, xflip: false });
  const epoch = (e: number) => Array.from({ length: 30 }, (_, i) => source.indexAt(e * 30 + i));
  expect(epoch(0)).not.toEqual(epoch(1));
  expect([...epoch(1)].sort((x, y) => x - y)).toEqual(Array.from({ length: 30 }, (_, i) => i));
});

test('bytes are those of the set, and labels belong to their images', () => {
  const source = new BatchSource(set, { seed: 3, xflip: false });
  const { images, labels } = draw(source, 7);
  for (let b = 0; b < 7; b++) {
    const from = source.indexAt(b);
    expect(labels[b]).toBe(set.labels[from]);
    expect(images.subarray(b * SIZE, (b + 1) * SIZE)).toEqual(set.pixels.subarray(from * SIZE, (from + 1) * SIZE));
  }
});

test('batches do not depend on how the sequence is divided, and a saved position resumes it', () => {
  const whole = draw(new BatchSource(set, { seed: 9, xflip: true }), 50);
  const source = new BatchSource(set, { seed: 9, xflip: true });
  draw(source, 13);
  const state = source.state;
  expect(state).toEqual({ drawn: 13 });
  const rest = draw(source, 37);
  expect(rest.images).toEqual(whole.images.subarray(13 * SIZE));
  expect(rest.mirrored).toEqual(whole.mirrored.subarray(13));
  const resumed = new BatchSource(set, { seed: 9, xflip: true });
  resumed.restore(JSON.parse(JSON.stringify(state)));
  expect(draw(resumed, 37)).toEqual(rest);
  expect(draw(new BatchSource(set, { seed: 10, xflip: true }), 50).labels).not.toEqual(whole.labels);
});

test('x-flips mirror about half of the images and change nothing else', () => {
  const plain = draw(new BatchSource(set, { seed: 5, xflip: false }), 200);
  const flipped = draw(new BatchSource(set, { seed: 5, xflip: true }), 200);
  expect(flipped.labels).toEqual(plain.labels);
  expect(flipped.images).toEqual(plain.images);
  expect(plain.mirrored).toEqual(new Uint8Array(200));
  const mirrored = flipped.mirrored.reduce((sum, bit) => sum + bit, 0);
  expect(mirrored).toBeGreaterThan(70);
  expect(mirrored).toBeLessThan(130);
});

test('wrong sizes, empty sets and bad positions are refused', () => {
  const source = new BatchSource(set, { seed: 1, xflip: false });
  expect(() => source.nextBatch(new Uint8Array(10), new Uint8Array(2), new Int32Array(2))).toThrow(
    /need 1536 bytes, not 10/,
  );
  const empty: ImageSet = { ...set, count: 0 };
  expect(() => new BatchSource(empty, { seed: 1, xflip: false })).toThrow(/holds no images/);
  expect(() => source.restore({ drawn: -1 })).toThrow(/whole number/);
});
