import { expect, test } from 'vitest';
import { presetRecipe } from '../../../src/recipes/presets.ts';
import { cellFacts } from '../../../src/runs/readings/cellFacts.ts';
import { cellOf, comparable, difference, nearestSheet } from '../../../src/runs/readings/sheetCells.ts';
import type { Sheet } from '../../../src/runs/report.ts';

/** Two by two cells of two by one pixels. Every pixel's red is its index; its other colours are 0. */
function sheet(nimg: number, add = 0): Sheet {
  const rgba = new Uint8ClampedArray(4 * 2 * 4);
  for (let p = 0; p < 8; p++) rgba.set([p + add, 0, 0, 255], p * 4);
  return { nimg, step: nimg, width: 4, height: 2, cols: 2, rows: 2, rgba };
}
const red = (rgba: Uint8ClampedArray) => [...rgba].filter((_, i) => i % 4 === 0);

test('a cell is cut out of its sheet', () => {
  expect([0, 1, 2, 3].map((i) => red(cellOf(sheet(0), i).rgba))).toEqual([
    [0, 1],
    [2, 3],
    [4, 5],
    [6, 7],
  ]);
  expect(cellOf(sheet(0), 3)).toMatchObject({ width: 2, height: 1 });
});

test('a difference is absolute, magnified, opaque, and its mean is that of all colours', () => {
  const d = difference(sheet(0, 3), sheet(1), 4);
  expect(red(d.rgba)).toEqual([12, 12, 12, 12, 12, 12, 12, 12]);
  expect(d.rgba[3]).toBe(255);
  expect(d.mean).toBeCloseTo(1);
  expect(red(difference(sheet(0), sheet(1, 200), 4).rgba)[0]).toBe(255);
  expect(comparable(sheet(0), sheet(1))).toBe(true);
  expect(comparable(sheet(0), { ...sheet(1), cols: 1 })).toBe(false);
});

test('the nearest sheet is found', () => {
  const sheets = [0, 10, 40].map((nimg) => sheet(nimg));
  expect([-5, 4, 6, 24, 26, 99].map((nimg) => nearestSheet(sheets, nimg))).toEqual([0, 0, 1, 1, 2, 2]);
  expect(nearestSheet([], 4)).toBe(-1);
});

test('latents count up from the seed; classes repeat in order if the teacher is known', () => {
  const recipe = { ...presetRecipe('nano'), seed: 100 };
  expect(cellFacts(recipe, 13)).toEqual({ latent: 113, label: 3, dataset: 'shapes10' });
  expect(cellFacts(presetRecipe('cifar10-tiny-sid'), 9)).toEqual({ latent: 9, label: 9, dataset: 'cifar10' });
  expect(cellFacts({ ...recipe, teacher: 'mine.safetensors' }, 1)).toEqual({ latent: 101, label: null, dataset: null });
});
