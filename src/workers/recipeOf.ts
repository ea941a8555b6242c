// Reads the recipe in a weights file's metadata.
import type { Recipe } from '../recipes/recipe.ts';

/** The recipe in a weights file's metadata. Returns {} if there is none or it is not valid JSON. */
export function recipeOf({ recipe: text }: Readonly<Record<string, string>>): Partial<Recipe> {
  if (!text) return {};
  try {
    const recipe: unknown = JSON.parse(text);
    return typeof recipe === 'object' && recipe !== null ? recipe : {};
  } catch {
    return {};
  }
}
