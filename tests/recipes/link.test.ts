// A recipe in the address is read back unchanged. No address can break the page.

import { expect, test } from 'vitest';
import { FIELDS } from '../../src/recipes/fields.ts';
import { LINK_LIMIT, readLink, shortNumber, withRecipe } from '../../src/recipes/link.ts';
import { methodsWhere } from '../../src/recipes/methods.ts';
import { PRESETS, presetRecipe } from '../../src/recipes/presets.ts';
import type { Field, Recipe } from '../../src/recipes/recipe.ts';
import { fc } from '../support/property.ts';

const name = fc.stringMatching(/^[\w ü&=#%+.-]{1,20}$/);

function anyOf(f: Field): fc.Arbitrary<unknown> {
  const { min = 0, max = 1 } = f;
  if (f.type === 'bool') return fc.boolean();
  if (f.key === 'method') return fc.constantFrom(...methodsWhere((m) => m.onPage));
  if (f.type === 'choice') return fc.constantFrom(...(f.choices ?? []));
  if (f.type === 'int') return fc.integer({ min, max });
  if (f.type === 'float') return fc.double({ min, max, noNaN: true }).map((x) => x + 0);
  return f.default === null ? fc.option(name) : name;
}

/** Recipes that differ from a preset in any of the fields. */
const recipes = fc
  .tuple(
    fc.constantFrom(...PRESETS.map((p) => p.slug)),
    fc.record(Object.fromEntries(FIELDS.map((f) => [f.key, anyOf(f)])), { requiredKeys: [] }),
  )
  .map(([slug, changes]) => ({ ...presetRecipe(slug), ...changes }) as Recipe);

test('any recipe is read back exactly, in at most 2,000 characters, beside other parameters of the address', () => {
  fc.assert(
    fc.property(recipes, (recipe) => {
      const query = withRecipe('?tune=off&debug=1', recipe);
      expect(query.length).toBeLessThanOrEqual(LINK_LIMIT);
      expect(new URLSearchParams(query).get('tune')).toBe('off');
      expect(readLink(query, ['tune', 'debug'])).toEqual({ recipe, ignored: [], newer: false });
    }),
  );
});

test('a link is short: a preset, and the differences from it', () => {
  const nano = presetRecipe('nano');
  expect(withRecipe('', nano)).toBe('?preset=nano');
  expect(withRecipe('?preset=x&lr=9&batch=1', { ...nano, lr: 2e-3, xflip: true })).toBe(
    '?preset=nano&lr=2e-3&xflip=on&v=1',
  );
  expect(withRecipe('', { ...nano, teacher: 'ü'.repeat(200) })).toBe('?preset=nano&v=1');
  expect(readLink(withRecipe('', { ...nano, preset: 'gone' })).recipe).toEqual({
    ...nano,
    preset: PRESETS[0]?.slug,
  });
  expect([0.00002, 1e9, 128, 0.25, 0].map(shortNumber)).toEqual(['2e-5', '1e9', '128', '0.25', '0']);
});

test('unknown and invalid settings are ignored and listed, once each', () => {
  const { recipe, ignored } = readLink('?preset=nano&lr=2e-3&x.y=1&z=2&z=3&batch=0&xflip=maybe&method=dmd&tmax=', [
    'tune',
  ]);
  expect(recipe).toEqual({ ...presetRecipe('nano'), lr: 2e-3 });
  expect(ignored).toEqual(['x.y', 'z', 'batch', 'xflip', 'method', 'tmax']);
  expect(readLink('?preset=no-such&seed=5')).toMatchObject({ recipe: { seed: 5 }, ignored: ['preset'] });
  expect(readLink('?preset=nano&v=2').newer).toBe(true);
});

test('an address without a recipe gives none', () => {
  expect(readLink('?tune=off&utm=1')).toEqual({ recipe: null, ignored: [], newer: false });
  expect(readLink('')).toMatchObject({ recipe: null });
});

test('no address throws', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.webQueryParameters({ size: '-1' }),
        recipes.map((r) => withRecipe('', r).slice(0, 60)),
      ),
      (s) => {
        const { recipe } = readLink(`?preset=nano&${s}`);
        expect(Object.keys(recipe ?? {}).sort()).toEqual(Object.keys(presetRecipe('nano')).sort());
      },
    ),
    { numRuns: 50 },
  );
});
