// Schedules by hand-computed numbers.
import { expect, test } from 'vitest';
import { decayedLr, emaBeta, rampedLr } from '../../src/recipes/schedules.ts';

test("the generator's rate is constant to tref, then falls as one over the root of the images; with 0 it is constant", () => {
  expect(decayedLr(1e-4, 0, 4000)).toBe(1e-4);
  expect(decayedLr(1e-4, 4000, 4000)).toBe(1e-4);
  expect(decayedLr(1e-4, 16000, 4000)).toBeCloseTo(5e-5, 12);
  expect(decayedLr(1e-4, 1e9, 0)).toBe(1e-4);
});

test('the average starts as a copy and halves over its half-life; the first learning rate is 0', () => {
  expect(emaBeta(32, 0, 2000, 0.05)).toBe(0);
  expect(emaBeta(500, 1e6, 500, 0.05)).toBe(0.5);
  expect(emaBeta(500, 10_000, 1e9, 0.05)).toBe(0.5);
  expect(rampedLr(2e-4, 0, 1000)).toBe(0);
  expect(rampedLr(2e-4, 500, 1000)).toBe(1e-4);
  expect(rampedLr(2e-4, 5000, 1000)).toBe(2e-4);
});
