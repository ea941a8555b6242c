// The order of runs in a list, and the names and colours of new ones.
import { expect, test } from 'vitest';
import { presetRecipe } from '../../../src/recipes/presets.ts';
import { freshColour, freshName } from '../../../src/runs/model/naming.ts';
import { baseRecipe, treeOf } from '../../../src/runs/model/runTree.ts';
import { meta } from '../../store/history.ts';

const child = (id: string, parent: string, createdAt: number) =>
  meta(id, { parent: { id: parent, nimg: 16 }, createdAt });

test('branches follow their parents, sorted among themselves', () => {
  const metas = [
    meta('a', { createdAt: 1 }),
    meta('b', { createdAt: 2 }),
    child('a1', 'a', 3),
    child('a2', 'a', 4),
    child('a1x', 'a1', 5),
    child('orphan', 'gone', 0),
  ];
  const rows = treeOf(metas, (x, y) => y.createdAt - x.createdAt);
  expect(rows.map((r) => [r.meta.id, r.rails])).toEqual([
    ['b', []],
    ['a', []],
    ['a2', [true]],
    ['a1', [false]],
    ['a1x', [false, false]],
    ['orphan', []],
  ]);
});

test('a recipe is compared with its parent’s, else with its preset’s', () => {
  const parent = meta('p', { recipe: { ...presetRecipe('nano'), alpha: 0.5 } });
  const run = child('c', 'p', 1);
  expect(baseRecipe(run, [parent, run])?.alpha).toBe(0.5);
  expect(baseRecipe(run, [run])?.alpha).toBe(1);
  expect(baseRecipe(meta('x', { recipe: { ...presetRecipe('nano'), preset: 'lost' } }), [])).toBeNull();
});

test('a new run gets the next number and the rarest colour', () => {
  const metas = [meta('a', { name: 'Nano 1', colour: 0 }), meta('b', { name: 'Nano 3', colour: 1 })];
  expect(freshName('Nano', metas)).toBe('Nano 4');
  expect(freshName('Nano 3', metas, '.')).toBe('Nano 3.1');
  expect(freshName('Nano 1', [...metas, meta('c', { name: 'Nano 1.1' })], '.')).toBe('Nano 1.2');
  expect(freshName('Other', metas)).toBe('Other 1');
  expect(freshColour(metas)).toBe(2);
});
