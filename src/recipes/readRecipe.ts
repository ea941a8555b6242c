// Reads a recipe from an untrusted file: only known fields, checked like those of the form.

import { defaultRecipe, FIELDS } from './fields.ts';
import { traitsOf } from './methods.ts';
import type { Recipe } from './recipe.ts';
import { validate } from './validate.ts';

/**
 * The recipe of a parsed JSON value. A field that an older file lacks gets its default. `fail` receives the name of the
 * invalid part, such as `recipe: lr`, and must throw.
 */
export function readRecipe(x: unknown, fail: (what: string) => never): Recipe {
  if (typeof x !== 'object' || x === null || Array.isArray(x)) return fail('recipe');
  const given = x as Readonly<Record<string, unknown>>;
  const standard = defaultRecipe();
  const known = FIELDS.filter(({ key }) => Object.hasOwn(given, key)).map(({ key, type }) => {
    const value = given[key];
    const kind = type === 'int' || type === 'float' ? 'number' : type === 'bool' ? 'boolean' : 'string';
    const fits = typeof value === kind || (value === null && standard[key] === null);
    return fits ? ([key, value] as const) : fail(`recipe: ${key}`);
  });
  const { preset } = given;
  if (typeof preset !== 'string' || preset.length > 200) return fail('recipe: preset');
  const recipe = { ...standard, ...Object.fromEntries(known), preset } as Recipe;
  return validate(recipe).length === 0 && traitsOf(recipe.method).onPage ? recipe : fail('recipe');
}
