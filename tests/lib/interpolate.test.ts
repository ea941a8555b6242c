import { describe, expect, test } from 'vitest';
import { latentAt, lerp, pathOf, placeAt, sharesAt, slerp } from '../../src/lib/interpolate.ts';
import { drawImages } from '../../src/lib/philox.ts';
import { seedList, seedText } from '../../src/lib/seedList.ts';
import { fc } from '../support/property.ts';

const latent = (seed: number) => drawImages('normal', [1, 3, 16, 16], { seed, step: 0, stream: 7 });
const length = (x: Float32Array) => Math.hypot(...x);
const [a, b] = [latent(1), latent(2)];

describe('between two latents', () => {
  test('the arc keeps their length; the line loses a third of it halfway', () => {
    const between = (length(a) + length(b)) / 2;
    for (const t of [0.1, 0.25, 0.5, 0.8]) expect(length(slerp(a, b, t)) / between).toBeCloseTo(1, 1);
    expect(length(lerp(a, b, 0.5)) / between).toBeCloseTo(Math.SQRT1_2, 1);
  });

  test('in a plane the arc turns evenly', () => {
    const [x, y] = [Float32Array.of(2, 0), Float32Array.of(0, 2)];
    const at = slerp(x, y, 1 / 3);
    expect(Math.atan2(at[1] as number, at[0] as number)).toBeCloseTo(Math.PI / 6, 6);
    expect(length(at)).toBeCloseTo(2, 6);
  });

  test('the same or opposite directions give the line, as they have no unique arc', () => {
    expect([...slerp(a, a, 0.3)]).toEqual([...lerp(a, a, 0.3)]);
    const opposite = a.map((v) => -v);
    expect([...slerp(a, opposite, 0.25)].every(Number.isFinite)).toBe(true);
  });
});

describe('places', () => {
  const four = [1, 2, 3, 4];
  const get = (seed: number) => latent(seed);

  test('the corners of a square are the latents, bit for bit', () => {
    for (const [k, [u, v]] of [
      [0, 0],
      [1, 0],
      [0, 1],
      [1, 1],
    ].entries()) {
      expect(latentAt({ of: four, u: u as number, v: v as number }, 'slerp', get)).toEqual(latent(four[k] as number));
    }
    expect(latentAt(placeAt(9), 'lerp', get)).toEqual(latent(9));
  });

  test('with lerp a place is the sum of its shares', () => {
    const place = { of: four, u: 0.3, v: 0.8 };
    const shares = sharesAt(place);
    expect(shares.reduce((x, y) => x + y)).toBeCloseTo(1, 12);
    const sum = latent(1).map((_, k) => four.reduce((s, seed, i) => s + (shares[i] ?? 0) * (latent(seed)[k] ?? 0), 0));
    const at = latentAt(place, 'lerp', get);
    expect(Math.max(...at.map((v, k) => Math.abs(v - (sum[k] ?? 0))))).toBeLessThan(1e-6);
  });

  test('a path has both ends; a closed one does not repeat its first image', () => {
    const ends = pathOf([5, 6, 7], 5, false).map(({ of, u }) => [...of, u]);
    expect(ends).toEqual([
      [5, 6, 0],
      [5, 6, 0.5],
      [6, 7, 0],
      [6, 7, 0.5],
      [6, 7, 1],
    ]);
    expect(pathOf([5, 6], 4, true).map(({ of, u }) => [...of, u])).toEqual([
      [5, 6, 0],
      [5, 6, 0.5],
      [6, 5, 0],
      [6, 5, 0.5],
    ]);
  });
});

describe('seeds as text', () => {
  test('numbers and ranges; any other text gives null', () => {
    expect(seedList('0-3, 9,12 – 13', 10)).toEqual([0, 1, 2, 3, 9, 12, 13]);
    for (const bad of ['', 'a', '3-1', '-1', '1.5', '0-10', '4294967296', '1,,2']) expect(seedList(bad, 10)).toBeNull();
    expect(seedList('0-9', 10)).toHaveLength(10);
  });

  test('written lists are read back', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(40), { minLength: 1, maxLength: 30 }), (seeds) => {
        expect(seedList(seedText(seeds), 30)).toEqual(seeds);
      }),
    );
  });
});
