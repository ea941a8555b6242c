import { expect, test } from 'vitest';
import { drawImages, normalBlock, philox4x32, uniformBlock, uniformOf, type Words4 } from '../../src/lib/philox.ts';
import { fc } from '../support/property.ts';

const hex = (text: string): number[] => text.split(' ').map((w) => Number.parseInt(w, 16));

// The published known answers of Random123 (kat_vectors, philox4x32 10): counter, key, result.
const KNOWN: [string, string, string][] = [
  ['00000000 00000000 00000000 00000000', '00000000 00000000', '6627e8d5 e169c58d bc57ac4c 9b00dbd8'],
  ['ffffffff ffffffff ffffffff ffffffff', 'ffffffff ffffffff', '408f276d 41c83b0e a20bc7c6 6d5451fd'],
  ['243f6a88 85a308d3 13198a2e 03707344', 'a4093822 299f31d0', 'd16cfe09 94fdcceb 5001e420 24126ea1'],
];

test.each(KNOWN)('counter %s, key %s', (counter, key, expected) => {
  const got = philox4x32(hex(counter) as Words4, hex(key) as [number, number]);
  expect(got.map((w) => w.toString(16).padStart(8, '0')).join(' ')).toBe(expected);
});

/** The rounds in 64-bit integers. */
function withBigInts(counter: readonly number[], key: readonly number[]): number[] {
  let [x0, x1, x2, x3] = counter.map(BigInt) as [bigint, bigint, bigint, bigint];
  let [k0, k1] = key.map(BigInt) as [bigint, bigint];
  const low = (v: bigint): bigint => v & 0xffffffffn;
  for (let i = 0; i < 10; i++) {
    const a = 0xd2511f53n * x0;
    const b = 0xcd9e8d57n * x2;
    [x0, x1, x2, x3] = [(b >> 32n) ^ x1 ^ k0, low(b), (a >> 32n) ^ x3 ^ k1, low(a)];
    k0 = low(k0 + 0x9e3779b9n);
    k1 = low(k1 + 0xbb67ae85n);
  }
  return [x0, x1, x2, x3].map(Number);
}

test('any counter and key agree with 64-bit integer arithmetic', () => {
  const word = fc.nat(0xffffffff);
  fc.assert(
    fc.property(fc.tuple(word, word, word, word), fc.tuple(word, word), (counter, key) => {
      expect(philox4x32(counter, key)).toEqual(withBigInts(counter, key));
    }),
  );
});

test('uniform numbers lie in (0, 1] and are float32 numbers', () => {
  expect(uniformOf(0)).toBe(2 ** -25);
  expect(uniformOf(0x7fffffff)).toBe(0.5 - 2 ** -25);
  expect(uniformOf(0x80000000)).toBe(0.5);
  expect(uniformOf(0xffffffff)).toBe(1);
  fc.assert(fc.property(fc.nat(0xffffffff), (bits) => Math.fround(uniformOf(bits)) === uniformOf(bits)));
});

test('the moments of uniform and normal numbers', () => {
  const n = 20000;
  const moments = (draw: (b: number) => Words4): number[] => {
    const all = Array.from({ length: n }, (_, b) => draw(b)).flat();
    return [1, 2, 3, 4].map((p) => all.reduce((s, x) => s + x ** p, 0) / all.length);
  };
  const key = { seed: 3, step: 1, stream: 2 };
  const [m1, m2, m3, m4] = moments((b) => normalBlock(b, key)) as Words4;
  // Five standard errors of each, 80 000 numbers.
  const s = 5 / Math.sqrt(4 * n);
  expect(Math.abs(m1)).toBeLessThan(s);
  expect(Math.abs(m2 - 1)).toBeLessThan(s * Math.sqrt(2));
  expect(Math.abs(m3)).toBeLessThan(s * Math.sqrt(15));
  expect(Math.abs(m4 - 3)).toBeLessThan(s * Math.sqrt(96));
  const [u1, u2] = moments((b) => uniformBlock(b, key)) as Words4;
  expect(Math.abs(u1 - 1 / 2)).toBeLessThan(s * Math.sqrt(1 / 12));
  expect(Math.abs(u2 - 1 / 3)).toBeLessThan(s * Math.sqrt(4 / 45));
});

test('seed (all 53 bits), step, stream and element each change the numbers', () => {
  const base = { seed: 5, step: 6, stream: 7 };
  const all = [
    normalBlock(0, base),
    normalBlock(1, base),
    normalBlock(0, { ...base, seed: 6 }),
    normalBlock(0, { ...base, seed: 5 + 2 ** 32 }),
    normalBlock(0, { ...base, step: 7 }),
    normalBlock(0, { ...base, stream: 8 }),
  ].flat();
  expect(new Set(all).size).toBe(24);
});

test('images: a block is one vec4 of NHWC with padded channels', () => {
  const key = { seed: 9, step: 0, stream: 4 };
  const [n, c, h, w] = [2, 6, 3, 2] as const;
  const x = drawImages('normal', [n, c, h, w], key);
  const at = (i: number, ch: number, y: number, xx: number) => x[((i * c + ch) * h + y) * w + xx];
  const block = (((1 * h + 2) * w + 1) * 8) / 4 + 1; // image 1, row 2, column 1, channels 4..7
  expect(at(1, 5, 2, 1)).toBe(Math.fround(normalBlock(block, key)[1]));
  expect(at(1, 4, 2, 1)).toBe(Math.fround(normalBlock(block, key)[0]));
  // The first image does not depend on how many follow.
  expect(drawImages('normal', [1, c, h, w], key)).toEqual(x.subarray(0, c * h * w));
});
