import { expect, test } from 'vitest';
import { bf16BitsToF32, f16BitsToF32, f32ToF16Bits } from '../../../src/io/tensors/half.ts';
import { fc } from '../../support/property.ts';

const toBits = (x: number) => f32ToF16Bits(Float32Array.of(x))[0] as number;

test('known values', () => {
  const table: [number, number][] = [
    [0, 0x0000],
    [-0, 0x8000],
    [1, 0x3c00],
    [-2, 0xc000],
    [65504, 0x7bff],
    [65519.99609375, 0x7bff],
    [65520, 0x7c00],
    [Number.POSITIVE_INFINITY, 0x7c00],
    [Number.NEGATIVE_INFINITY, 0xfc00],
    [2 ** -14, 0x0400],
    [2 ** -24, 0x0001],
    [2 ** -25, 0x0000], // a tie, to even
    [2 ** -25 * 1.0001, 0x0001],
    [3 * 2 ** -25, 0x0002], // a tie, to even
    [1023 * 2 ** -24, 0x03ff],
    [1023.5 * 2 ** -24, 0x0400], // rounds out of the subnormals
    [1 + 2 ** -11, 0x3c00], // a tie, to even
    [1 + 3 * 2 ** -11, 0x3c02],
    [1 / 3, 0x3555],
  ];
  for (const [x, bits] of table) expect([x, toBits(x)]).toEqual([x, bits]);
  expect(toBits(Number.NaN) & 0x7c00).toBe(0x7c00);
  expect(toBits(Number.NaN) & 0x03ff).not.toBe(0);
});

test('every half survives the round trip through float32', () => {
  const all = Uint16Array.from({ length: 65536 }, (_, i) => i);
  const back = f32ToF16Bits(f16BitsToF32(all));
  for (let i = 0; i < 65536; i++) {
    const nan = (i & 0x7c00) === 0x7c00 && (i & 0x3ff) !== 0;
    if (nan) expect(Number.isNaN(f16BitsToF32(Uint16Array.of(i))[0])).toBe(true);
    else if (back[i] !== i) expect([i, back[i]]).toEqual([i, i]);
  }
});

test('the nearest half is chosen', () => {
  fc.assert(
    fc.property(fc.float({ min: -65504, max: 65504, noNaN: true }), (x) => {
      const bits = toBits(x);
      const dist = (b: number) => Math.abs((f16BitsToF32(Uint16Array.of(b))[0] as number) - x);
      const mine = dist(bits);
      // Neighbours in magnitude of the same sign are no nearer.
      if ((bits & 0x7fff) > 0) expect(dist(bits - 1)).toBeGreaterThanOrEqual(mine);
      if ((bits & 0x7fff) < 0x7bff) expect(dist(bits + 1)).toBeGreaterThanOrEqual(mine);
    }),
  );
});

test('bfloat16 is the upper half of a float32', () => {
  const all = Uint16Array.from({ length: 65536 }, (_, i) => i);
  const floats = bf16BitsToF32(all);
  const bits = new Uint32Array(floats.buffer);
  // A copy of the array keeps a NaN's bits, so all of them can be compared.
  for (let i = 0; i < 65536; i++) if (bits[i] !== i * 65536) expect([i, bits[i]]).toEqual([i, i * 65536]);
  const some = bf16BitsToF32(Uint16Array.of(0x3f80, 0xc228, 0x0000, 0x8000, 0x7f80, 0x4049));
  expect([...some]).toEqual([1, -42, 0, -0, Number.POSITIVE_INFINITY, 3.140625]);
});
