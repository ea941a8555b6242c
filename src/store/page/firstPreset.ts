// Which preset a person finds chosen: on a software adapter the one that is made for it.

import type { RunStore } from '../engine/runStore.ts';
import type { RecipeStore } from './recipeStore.ts';

/** Chooses `slug` once a software adapter is found, unless a person has changed the recipe by then. */
export function preferOnSoftware(run: RunStore, recipe: RecipeStore, slug: string): void {
  const first = recipe.getState().recipe;
  const stop = run.state.subscribe(({ adapter }) => {
    if (!adapter) return;
    stop();
    if (adapter.software && recipe.getState().recipe === first) recipe.getState().choosePreset(slug);
  });
}
