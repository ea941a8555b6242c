// Labels, units and explanations of the recipe's fields in English. They come from the table that the command line uses too.
import { FIELDS } from '../../../recipes/fields.ts';
import type { RecipeKey } from '../../../recipes/recipe.ts';

export interface FieldText {
  readonly label: string;
  readonly unit: string;
  readonly doc: string;
}

export const fields = Object.fromEntries(
  FIELDS.map(({ key, label, unit, doc }) => [key, { label, unit, doc }]),
) as Readonly<Record<Exclude<RecipeKey, 'preset'>, FieldText>>;

/** A field's label in a language; its key if this version has no such field. */
export function labelOf(key: string, texts: Readonly<Record<string, FieldText>>): string {
  return texts[key]?.label ?? key;
}
