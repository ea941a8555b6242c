import { expect, test } from 'vitest';
import type { ImageSet } from '../../../src/data/sets/imageSet.ts';
import { summarise } from '../../../src/workers/data/summarise.ts';

/** Images of one pixel. The shade of each is its number. */
function set(labels: number[], classes: number): ImageSet {
  const pixels = Uint8Array.from(labels.flatMap((_, i) => [i, i, i]));
  const classNames = Array.from({ length: classes }, (_, i) => String(i));
  return {
    name: 'mine',
    count: labels.length,
    channels: 3,
    resolution: 1,
    classNames,
    labels: Uint8Array.from(labels),
    pixels,
    fingerprint: '',
  };
}

const shades = (s: ReturnType<typeof summarise>) => [...s.thumbnails.rgba].filter((_, i) => i % 4 === 0);

test('few classes get several columns each; a missing class gets none', () => {
  const made = summarise({ set: set([0, 2, 0, 2, 0, 0], 3), notes: ['a'], crops: [] });
  expect(made).toMatchObject({ classCounts: [4, 0, 2], bytes: 24, notes: ['a'], crops: null });
  expect(made.thumbnails.width).toBe(10);
  expect(shades(made).slice(0, 10)).toEqual([0, 2, 4, 5, 0, 1, 3, 0, 0, 0]);
});

test('of many classes, ten evenly spaced ones are shown', () => {
  const made = summarise({
    set: set(
      Array.from({ length: 200 }, (_, i) => i % 100),
      100,
    ),
    notes: [],
    crops: [],
  });
  expect(made.thumbnails).toMatchObject({ width: 10, height: 3 });
  expect(shades(made).slice(0, 20)).toEqual([
    0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110, 120, 130, 140, 150, 160, 170, 180, 190,
  ]);
});

test('crops are shown before and after, with the removed part pale', () => {
  const before = { width: 4, height: 2, rgba: new Uint8Array(32).fill(255) };
  const after = { width: 1, height: 1, rgba: Uint8Array.of(9, 9, 9, 255) };
  const { crops } = summarise({ set: set([0], 1), notes: [], crops: [{ before, frame: [1, 0, 2], after }] });
  const alpha = (x: number) => crops?.rgba[x * 4 + 3];
  expect(crops).toMatchObject({ width: 192 + 8 + 96, height: 96 });
  expect([alpha(10), alpha(100), alpha(180), alpha(196), alpha(250)]).toEqual([64, 255, 64, 0, 255]);
});
