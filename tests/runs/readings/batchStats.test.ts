// Statistics of a batch's logit maps, checked by hand.
import { expect, test } from 'vitest';
import { arranged, auc, histogram, shareAbove, shareBelow, sideStats } from '../../../src/runs/readings/batchStats.ts';

const logit = (fakeness: number) => Math.log(1 / fakeness - 1);

test('fakeness of images and of their batch, its spread, and both cross-entropies', () => {
  const maps = Float32Array.of(logit(0.2), logit(0.4), logit(0.9), logit(0.5));
  const s = sideStats(maps, 2);
  expect([...s.images].map((f) => f.toFixed(6))).toEqual(['0.300000', '0.700000']);
  expect(s.mean).toBeCloseTo(0.5, 6);
  expect(s.spread).toBeCloseTo(0.2, 6);
  const bce = [0.2, 0.4, 0.9, 0.5].map((f) => [-Math.log(1 - f), -Math.log(f)] as const);
  expect(s.bceReal).toBeCloseTo(bce.reduce((sum, [real]) => sum + real, 0) / 4, 6);
  expect(s.bceFake).toBeCloseTo(bce.reduce((sum, [, fake]) => sum + fake, 0) / 4, 6);
});

test('logits are clamped as in the generator’s loss; other statistics are not', () => {
  const s = sideStats(Float32Array.of(-40), 1, 10);
  expect(s.bceReal).toBeCloseTo(10, 3);
  expect(s.bceFake).toBeCloseTo(0, 12);
  expect(s.images[0]).toBeCloseTo(1, 12);
  expect(sideStats(Float32Array.of(-40), 1).bceReal).toBeCloseTo(40, 6);
});

test('AUC counts pairs, ties as half; accuracies are shares on the right side of 0.5', () => {
  const [real, fake] = [Float64Array.of(0.1, 0.5, 0.6), Float64Array.of(0.5, 0.9)];
  expect(auc(real, fake)).toBeCloseTo((1.5 + 3) / 6, 12);
  expect(auc(fake, real)).toBeCloseTo(1 - 4.5 / 6, 12);
  expect(shareBelow(real)).toBeCloseTo(1 / 3, 12);
  expect(shareAbove(fake)).toBe(0.5);
});

test('a histogram has every finite value in one bin, both ends included', () => {
  expect(histogram([0, 0.24, 0.25, 0.99, 1, Number.NaN], 4)).toEqual([2, 1, 0, 2]);
});

test('images are ordered as in the batch or by fakeness, or filtered by class', () => {
  const images = Float64Array.of(0.5, 0.9, 0.1, 0.5);
  const labels = [3, 3, 7, 7];
  expect(arranged(images, labels, { order: 'order', label: null })).toEqual([0, 1, 2, 3]);
  expect(arranged(images, labels, { order: 'fake', label: null })).toEqual([1, 0, 3, 2]);
  expect(arranged(images, labels, { order: 'real', label: null })).toEqual([2, 0, 3, 1]);
  expect(arranged(images, labels, { order: 'fake', label: 7 })).toEqual([3, 2]);
  expect(arranged(null, labels, { order: 'fake', label: 5 })).toEqual([]);
});
