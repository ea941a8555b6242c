// The recipe in the form: its preset, its changes, and its problems.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { LinkedRecipe } from '../../recipes/link.ts';
import { presetRecipe } from '../../recipes/presets.ts';
import type { Recipe, RecipeKey } from '../../recipes/recipe.ts';

export interface RecipeState {
  recipe: Recipe;
  preset: Recipe;
  /** Texts of fields that are not valid values, by field. The recipe keeps the last valid value. */
  rejected: Partial<Record<RecipeKey, string>>;
  /** Settings of the address that were ignored, and whether a later version of the page made the address. */
  ignored: readonly string[];
  newer: boolean;
  dismissLink(): void;
  choosePreset(slug: string): void;
  setField<K extends RecipeKey>(key: K, value: Recipe[K]): void;
  /** Notes that a field's text is not valid, with a sentence that says why. */
  reject(key: RecipeKey, message: string): void;
  resetField(key: RecipeKey): void;
  resetAll(): void;
  /** Replaces the form's recipe by a given one, e.g. that of the running run. */
  adopt(recipe: Recipe): void;
}

export type RecipeStore = StoreApi<RecipeState>;

/** A store that starts from the recipe of the address, or else from a preset. */
export function createRecipeStore(slug: string, linked?: LinkedRecipe): RecipeStore {
  return createStore<RecipeState>()((set) => {
    const first = linked?.recipe ?? presetRecipe(slug);
    const change = (key: RecipeKey, value: Recipe[RecipeKey]) =>
      set(({ recipe, rejected }) => ({ recipe: { ...recipe, [key]: value }, rejected: without(rejected, key) }));
    return {
      recipe: first,
      preset: presetRecipe(first.preset),
      rejected: {},
      ignored: linked?.ignored ?? [],
      newer: linked?.newer ?? false,
      dismissLink: () => set({ ignored: [], newer: false }),
      choosePreset: (name) => set({ recipe: presetRecipe(name), preset: presetRecipe(name), rejected: {} }),
      setField: change,
      reject: (key, message) => set(({ rejected }) => ({ rejected: { ...rejected, [key]: message } })),
      resetField: (key) =>
        set(({ recipe, preset, rejected }) => ({
          recipe: { ...recipe, [key]: preset[key] },
          rejected: without(rejected, key),
        })),
      resetAll: () => set(({ preset }) => ({ recipe: preset, rejected: {} })),
      adopt: (recipe) => set({ recipe, preset: presetRecipe(recipe.preset), rejected: {} }),
    };
  });
}

function without(map: RecipeState['rejected'], key: RecipeKey): RecipeState['rejected'] {
  const { [key]: _, ...rest } = map;
  return rest;
}
