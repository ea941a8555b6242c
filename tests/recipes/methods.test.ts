import { expect, test } from 'vitest';
import { newRecipe, parseDistill } from '../../src/cli/run/distillRequest.ts';
import { defaultRecipe, FIELDS, written } from '../../src/recipes/fields.ts';
import { readLink } from '../../src/recipes/link.ts';
import { METHODS, type MethodId, traitsOf } from '../../src/recipes/methods.ts';
import { presetRecipe } from '../../src/recipes/presets.ts';
import { readRecipe } from '../../src/recipes/readRecipe.ts';
import { validate } from '../../src/recipes/validate.ts';

test('every method ends its step with the moving average, and begins with a phase that trains', () => {
  for (const { phases } of METHODS) {
    expect(phases.at(-1)).toMatchObject({ id: 'ema', trains: null });
    expect(phases[0]?.trains).toBe(phases[0]?.id);
  }
});

test('a method of a later version counts as SiDA', () => {
  expect(traitsOf('later' as MethodId).id).toBe('sida');
});

test('the page offers no teacher’s training: a link and a file that ask for it are refused', () => {
  expect(readLink('?preset=nano&method=edm')).toMatchObject({ recipe: { method: 'sida' }, ignored: ['method'] });
  const fail = (what: string): never => {
    throw new Error(what);
  };
  const recipe = { ...presetRecipe('nano'), method: 'edm' as const };
  expect(validate(recipe)).toEqual([]);
  expect(() => readRecipe(recipe, fail)).toThrow('recipe');
});

test('a preset takes EDM’s momentum and noise when a teacher is trained; flags come after', () => {
  const of = (...flags: string[]) => newRecipe(parseDistill(['--preset', 'nano', '--out', 'x', ...flags]));
  expect(of('--method', 'edm')).toMatchObject({ beta1: 0.9, pMean: -1.2, pStd: 1.2, lrRampup: 1000 });
  expect(of('--method', 'edm', '--beta1', '0.5').beta1).toBe(0.5);
  expect(of('--method', 'sid').beta1).toBe(0);
});

test('a recipe in a file leaves out later fields that have their default', () => {
  const later = FIELDS.filter((f) => f.later).map((f) => f.key);
  expect(later).toEqual(['lrRampup', 'dPMean', 'dPStd']);
  const short = written(defaultRecipe());
  for (const key of later) expect(key in short, key).toBe(false);
  expect(written({ ...defaultRecipe(), lrRampup: 5, dPMean: -2 })).toEqual({ ...short, lrRampup: 5, dPMean: -2 });
});
