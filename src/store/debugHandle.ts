// What ?debug=1 puts on window: tests and the console can look at runs, and add some without training.
import { defaultRecipe, type Recipe } from '../recipes/recipe.ts';
import { emptyHistory, type RunHistory, type RunMeta } from '../runs/history.ts';
import type { LibraryStore } from './libraryStore.ts';

export interface DebugHandle {
  readonly library: LibraryStore;
  /** A run of which nothing was recorded yet, for `library.put`; of the recipe, what is not said is the default. */
  emptyRun(meta: Omit<Partial<RunMeta>, 'recipe'> & { id: string; recipe?: Partial<Recipe> }): RunHistory;
}

export function debugHandle(library: LibraryStore): DebugHandle {
  return {
    library,
    emptyRun: ({ recipe, ...meta }) =>
      emptyHistory({
        name: meta.id,
        note: '',
        colour: 0,
        madeOn: '',
        createdAt: Date.now(),
        parent: null,
        source: 'here',
        step: 0,
        nimg: 0,
        sec: 0,
        ...meta,
        recipe: { ...defaultRecipe(), ...recipe },
      }),
  };
}
