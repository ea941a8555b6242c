import type { Recipe } from '../recipes/recipe.ts';

/** The recipe in a weights file's metadata; empty where there is none that can be read. */
export function recipeOf({ recipe: text }: Readonly<Record<string, string>>): Partial<Recipe> {
  if (!text) return {};
  try {
    const recipe: unknown = JSON.parse(text);
    return typeof recipe === 'object' && recipe !== null ? recipe : {};
  } catch {
    return {};
  }
}
