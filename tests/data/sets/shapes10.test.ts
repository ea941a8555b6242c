import { expect, test } from 'vitest';
import { uniform } from '../../../src/data/sets/hashRng.ts';
import { toRecords } from '../../../src/data/sets/imageSet.ts';
import { BOUND, insideShape, SHAPE_NAMES } from '../../../src/data/sets/shapeOutlines.ts';
import { makeShapes10 } from '../../../src/data/sets/shapes10.ts';

test('the bytes of a seed never change', () => {
  // The teachers were trained on exactly these sets. A change would make them describe other data.
  expect(makeShapes10(200, 1, 32).fingerprint).toBe('bdb53e29ba18b743');
  expect(makeShapes10(200, 1, 16).fingerprint).toBe('e6828eb8a7d38fd6');
});

test('another seed gives other images, a longer set begins with the shorter one', () => {
  const short = makeShapes10(20, 7, 16);
  const long = makeShapes10(40, 7, 16);
  expect(long.pixels.subarray(0, short.pixels.length)).toEqual(short.pixels);
  expect(makeShapes10(20, 8, 16).fingerprint).not.toBe(short.fingerprint);
  expect(short.fingerprint).not.toBe(makeShapes10(20, 7, 32).fingerprint);
});

test('labels are balanced and every image shows a shape on its background', () => {
  const set = makeShapes10(500, 3, 32);
  const counts = new Array<number>(10).fill(0);
  for (const label of set.labels) counts[label] = (counts[label] ?? 0) + 1;
  expect(counts).toEqual(new Array(10).fill(50));
  for (let i = 0; i < set.count; i++) {
    const image = set.pixels.subarray(i * 3072, (i + 1) * 3072);
    // Fill and background differ in brightness by at least 0.25, so some plane has a wide range.
    const ranges = [0, 1, 2].map((c) => {
      const plane = image.subarray(c * 1024, (c + 1) * 1024);
      return Math.max(...plane) - Math.min(...plane);
    });
    expect(Math.max(...ranges)).toBeGreaterThan(50);
  }
});

test('16x16 shows the same scenes as 32x32', () => {
  const small = makeShapes10(30, 5, 16);
  const large = makeShapes10(30, 5, 32);
  let error = 0;
  for (let n = 0; n < 30 * 3; n++) {
    for (let y = 0; y < 16; y++) {
      for (let x = 0; x < 16; x++) {
        const at = n * 1024 + 2 * y * 32 + 2 * x;
        const p = large.pixels;
        const mean = ((p[at] ?? 0) + (p[at + 1] ?? 0) + (p[at + 32] ?? 0) + (p[at + 33] ?? 0)) / 4;
        error += Math.abs(mean - (small.pixels[n * 256 + y * 16 + x] ?? 0));
      }
    }
  }
  expect(error / (30 * 3 * 256)).toBeLessThan(3);
});

test('outlines stay within their bound and differ from each other', () => {
  const masks = SHAPE_NAMES.map((_, label) => {
    let mask = '';
    for (let y = -1.5; y <= 1.5; y += 0.05) {
      for (let x = -1.5; x <= 1.5; x += 0.05) {
        const inside = insideShape(label, x, y);
        if (inside) expect(x * x + y * y).toBeLessThanOrEqual(BOUND * BOUND);
        mask += inside ? '1' : '0';
      }
    }
    return mask;
  });
  const first = masks[0] ?? '';
  for (const [i, a] of masks.entries()) {
    for (const b of masks.slice(i + 1)) {
      let differing = 0;
      for (let k = 0; k < first.length; k++) if (a[k] !== b[k]) differing++;
      expect(differing).toBeGreaterThan(0.02 * first.length);
    }
  }
});

test('records are a label byte and the planes', () => {
  const set = makeShapes10(12, 1, 16);
  const records = toRecords(set);
  expect(records.length).toBe(12 * 769);
  expect(records[11 * 769]).toBe(1);
  expect(records.subarray(11 * 769 + 1)).toEqual(set.pixels.subarray(11 * 768));
});

test('the hash fills [0, 1) evenly', () => {
  const bins = new Array<number>(16).fill(0);
  for (let i = 0; i < 16000; i++) {
    const u = uniform(1, i, 5);
    expect(u).toBeGreaterThanOrEqual(0);
    expect(u).toBeLessThan(1);
    bins[Math.floor(u * 16)]!++;
  }
  // chi-square with 15 degrees of freedom: 37.7 is its 99.9 % quantile
  expect(bins.reduce((s, n) => s + (n - 1000) ** 2 / 1000, 0)).toBeLessThan(37.7);
});

test('a count of 0 is refused', () => {
  expect(() => makeShapes10(0, 1, 32)).toThrow(/whole number of images/);
});
