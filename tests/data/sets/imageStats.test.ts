import { expect, test } from 'vitest';
import { toPlanes } from '../../../src/data/resample.ts';
import { statsOf } from '../../../src/data/sets/imageStats.ts';

test('mean and deviation per channel and over all, in [-1, 1]', () => {
  const pixels = Uint8Array.of(0, 0, 255, 255, 51, 51, 51, 51, 0, 0, 0, 255);
  const { mean, deviation, overall } = statsOf({ pixels, resolution: 2 });
  expect(mean).toEqual([0, 51 / 127.5 - 1, 0.25 * 2 - 1]);
  expect(deviation[0]).toBeCloseTo(1, 12);
  expect(deviation[1]).toBeCloseTo(0, 6);
  expect(deviation[2]).toBeCloseTo(2 * Math.sqrt(0.25 * 0.75), 12);
  const values = [...pixels].map((v) => v / 127.5 - 1);
  const m = values.reduce((s, v) => s + v, 0) / 12;
  expect(overall.mean).toBeCloseTo(m, 12);
  expect(overall.deviation).toBeCloseTo(Math.sqrt(values.reduce((s, v) => s + (v - m) ** 2, 0) / 12), 12);
});

/** A picture of side n whose red is f(x, y). */
function picture(n: number, f: (x: number, y: number) => number) {
  const rgba = new Uint8Array(n * n * 4).fill(255);
  for (let y = 0; y < n; y++) for (let x = 0; x < n; x++) rgba[(y * n + x) * 4] = f(x, y);
  return { width: n, height: n, rgba };
}

test('resizing keeps flat pictures flat, ramps ramps, and the orientation', () => {
  const out = new Uint8Array(3 * 8 * 8);
  toPlanes(
    picture(37, () => 93),
    8,
    out,
  );
  expect(new Set(out.subarray(0, 64))).toEqual(new Set([93]));
  toPlanes(
    picture(64, (x) => 2 * x + 20),
    8,
    out,
  );
  for (let x = 1; x < 7; x++) expect(Math.abs((out[3 * 8 + x] ?? 0) - (2 * (x * 8 + 3.5) + 20))).toBeLessThan(1.01);
  toPlanes(
    picture(16, (_, y) => (y < 8 ? 200 : 10)),
    8,
    out,
  );
  expect(out[0]).toBeGreaterThan(190);
  expect(out[63]).toBeLessThan(20);
  toPlanes(
    picture(4, (x, y) => 16 * (x + 4 * y)),
    8,
    out,
  );
  expect(out[63]).toBeGreaterThan(out[0] ?? 255);
});
