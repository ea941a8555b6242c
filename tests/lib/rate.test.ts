// Time left: nothing before three steps, a range before twenty, then one number. Pauses and the first interval do not
// count.

import { expect, test } from 'vitest';
import { Rate } from '../../src/lib/rate.ts';
import { fc } from '../support/property.ts';

/** A run whose steps take `paces[i]` ms each, measured after every step. */
function run(paces: readonly number[], pauseAfter = -1): Rate {
  const rate = new Rate();
  let ms = 5000;
  rate.resume(ms, 0, 0);
  paces.forEach((pace, i) => {
    ms += pace;
    rate.mark(ms, 4 * (i + 1), i + 1);
    if (i !== pauseAfter) return;
    rate.pause(ms);
    ms += 1e6;
    rate.resume(ms, 4 * (i + 1), i + 1);
  });
  return rate;
}

const even = (n: number) => Array.from({ length: n }, () => 100);

test('gives nothing before three steps beyond the first', () => {
  expect(run(even(3)).timeLeft(100)).toBeNull();
  expect(new Rate().timeLeft(10)).toBeNull();
  expect(new Rate().imagesPerSec()).toBe(0);
});

test('gives a range of at least a fifth either way before twenty steps, then one number', () => {
  const early = run(even(11)).timeLeft(100);
  expect(early?.low).toBeCloseTo(8.9 * 0.8);
  expect(early?.high).toBeCloseTo(8.9 * 1.2);
  const uneven = run([50, 100, 100, 100, 300]).timeLeft(15);
  expect(uneven?.low).toBeCloseTo(1);
  expect(uneven?.high).toBeCloseTo(3);
  const late = run(even(21)).timeLeft(100);
  expect([late?.low, late?.high]).toEqual([7.9, 7.9]);
});

test('the first interval does not count, because it includes compiling', () => {
  expect(run([60_000, ...even(20)]).timeLeft(121)).toEqual({ low: 10, high: 10 });
});

test('pauses do not count', () => {
  const paces = fc.array(fc.integer({ min: 1, max: 2000 }), { minLength: 5, maxLength: 60 });
  fc.assert(
    fc.property(paces, fc.nat(59), (list, at) => {
      const [straight, paused] = [run(list), run(list, at % list.length)];
      expect(paused.timeLeft(1000)).toEqual(straight.timeLeft(1000));
      expect(paused.imagesPerSec()).toBe(straight.imagesPerSec());
    }),
  );
});

test('another speed starts a new measurement', () => {
  const rate = run(even(30));
  rate.restart();
  expect(rate.timeLeft(100)).toBeNull();
  for (let i = 1; i <= 20; i++) rate.mark(8000 + 1000 * i, 4 * (30 + i), 30 + i);
  expect(rate.timeLeft(60)?.low).toBeCloseTo(10);
});
