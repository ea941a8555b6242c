import { expect, test } from 'vitest';
import {
  byteEdges,
  byteOf,
  bytesOfRgba,
  NUMBERS,
  numbersOfBytes,
  numbersOfRgba,
  rgbaOfBytes,
  rgbaOfNumbers,
} from '../../src/lib/codec.ts';

/** The float32 before x. */
function before(x: number): number {
  const value = new Float32Array([x]);
  const bits = new Int32Array(value.buffer);
  if (value[0] === 0) return -(2 ** -149);
  bits[0] = (bits[0] as number) + (x > 0 ? -1 : 1);
  return value[0] as number;
}

test('every byte is restored from its number', () => {
  for (let byte = 0; byte < 256; byte++) {
    expect(NUMBERS[byte]).toBe(Math.fround(byte / 127.5 - 1));
    // 127.5 (b / 127.5 - 1) + 128 = b + 0.5, truncated.
    expect(byteOf(NUMBERS[byte] as number)).toBe(byte);
  }
  expect([byteOf(-2), byteOf(2), byteOf(Number.NaN), byteOf(Number.POSITIVE_INFINITY)]).toEqual([0, 255, 0, 255]);
});

test('the edges are the smallest float32 of each byte', () => {
  const edges = byteEdges();
  expect(edges[0]).toBe(Number.NEGATIVE_INFINITY);
  for (let byte = 1; byte < 256; byte++) {
    const edge = edges[byte] as number;
    expect(byteOf(edge)).toBe(byte);
    expect(byteOf(before(edge))).toBe(byte - 1);
  }
});

test('planes, RGBA and numbers hold the same pictures', () => {
  const [n, R] = [3, 5];
  const bytes = Uint8Array.from({ length: n * 3 * R * R }, (_, i) => (i * 89) % 256);
  const rgba = rgbaOfBytes(bytes, n, R);
  expect(bytesOfRgba(rgba, n, R)).toEqual(bytes);
  expect(rgbaOfNumbers(numbersOfBytes(bytes), n, 3, R)).toEqual(rgba);
  expect(numbersOfRgba(rgba, n, 3, R)).toEqual(numbersOfBytes(bytes));
  const mirrored = rgbaOfBytes(bytes, n, R, new Uint8Array([0, 1, 0]));
  const pixel = (of: Uint8ClampedArray, i: number, y: number, x: number) => [
    ...of.subarray(((i * R + y) * R + x) * 4, ((i * R + y) * R + x) * 4 + 4),
  ];
  for (let i = 0; i < n; i++)
    for (let y = 0; y < R; y++)
      for (let x = 0; x < R; x++) {
        expect(pixel(mirrored, i, y, x)).toEqual(pixel(rgba, i, y, i === 1 ? R - 1 - x : x));
      }
  const grey = rgbaOfNumbers(new Float32Array([-1, 1]), 2, 1, 1);
  expect([...grey]).toEqual([0, 0, 0, 255, 255, 255, 255, 255]);
});
