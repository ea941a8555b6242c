// A recipe in the page's address: its preset and the differences from it, as `?preset=nano&lr=2e-3&v=1`. Reading never
// throws. Settings that cannot be read are ignored and listed.

import { FIELDS, recipeDiff } from './fields.ts';
import { methodsWhere } from './methods.ts';
import { PRESETS, presetRecipe } from './presets.ts';
import type { Field, Recipe, RecipeKey } from './recipe.ts';
import { checkField } from './validate.ts';

/** Increases when the meaning of a setting changes. */
export const LINK_VERSION = 1;
/** Longest query of a recipe, in characters. Some programs cut longer addresses. */
export const LINK_LIMIT = 2000;
/** Longest encoded name of a file. Longer names are left out of a link: nobody else has such a file. */
const NAME_LIMIT = 200;

const OWN = ['preset', 'v'];
const BY_KEY = new Map<string, Field>(FIELDS.map((f) => [f.key, f]));

/** The recipe of an address. */
export interface LinkedRecipe {
  /** Null if the address names no recipe. */
  readonly recipe: Recipe | null;
  /** Settings that were ignored, by their names in the address. */
  readonly ignored: readonly string[];
  /** The address was made by a later version of the page. */
  readonly newer: boolean;
}

/** A number in the fewest characters that read back as exactly the same number. */
export function shortNumber(value: number): string {
  const plain = String(value);
  const exponential = value.toExponential().replace('e+', 'e');
  return exponential.length < plain.length ? exponential : plain;
}

function textOf(value: Recipe[RecipeKey]): string {
  if (typeof value === 'number') return shortNumber(value);
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  return value ?? '';
}

/** Writes a recipe into a query. Other parameters of `search` stay. A file name that is too long is left out. */
export function withRecipe(search: string, recipe: Recipe): string {
  const query = new URLSearchParams(search);
  for (const key of [...OWN, ...BY_KEY.keys()]) query.delete(key);
  const known = PRESETS.some((p) => p.slug === recipe.preset);
  const preset = known ? recipe.preset : (PRESETS[0]?.slug ?? '');
  query.set('preset', preset);
  const changed = recipeDiff(presetRecipe(preset), recipe);
  for (const key of changed) {
    const text = textOf(recipe[key]);
    if (encodeURIComponent(text).length <= NAME_LIMIT) query.set(key, text);
  }
  if (changed.length > 0) query.set('v', String(LINK_VERSION));
  return `?${query}`;
}

/** The methods that an address may name. */
const ON_PAGE: readonly string[] = methodsWhere((m) => m.onPage);

/** The value of a field's text. Returns undefined if the text is not a value. */
function parsed(field: Field, text: string): Recipe[RecipeKey] | undefined {
  let value: Recipe[RecipeKey] | undefined;
  if (field.default === null && text === '') value = null;
  else if (field.type === 'int' || field.type === 'float') value = text.trim() === '' ? Number.NaN : Number(text);
  else if (field.type === 'bool') value = { on: true, off: false }[text];
  else value = text;
  if (field.key === 'method' && !ON_PAGE.includes(text)) return undefined;
  return value === undefined || checkField(field, value) ? undefined : value;
}

/** Reads a query. `others` lists the parameters that do not belong to a recipe. */
export function readLink(search: string, others: readonly string[] = []): LinkedRecipe {
  const query = new URLSearchParams(search);
  const slug = query.get('preset');
  const named = [...query.keys()].some((key) => key === 'preset' || BY_KEY.has(key));
  if (!named) return { recipe: null, ignored: [], newer: false };
  const preset = PRESETS.find((p) => p.slug === slug)?.slug ?? PRESETS[0]?.slug ?? '';
  const recipe: Record<string, Recipe[RecipeKey]> = { ...presetRecipe(preset) };
  const ignored = new Set<string>();
  if (slug !== null && slug !== preset) ignored.add('preset');
  for (const [key, text] of query) {
    if (OWN.includes(key) || others.includes(key)) continue;
    const field = BY_KEY.get(key);
    const value = field && parsed(field, text);
    if (value === undefined) ignored.add(key);
    else recipe[key] = value;
  }
  return {
    recipe: recipe as unknown as Recipe,
    ignored: [...ignored],
    newer: Number(query.get('v') ?? LINK_VERSION) > LINK_VERSION,
  };
}
