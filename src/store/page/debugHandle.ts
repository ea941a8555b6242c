// The object that ?debug=1 puts on window. Tests and the console read runs through it, and can add some without
// training.
import { defaultRecipe } from '../../recipes/fields.ts';
import type { Recipe } from '../../recipes/recipe.ts';
import { emptyHistory, freshMeta, type RunHistory, type RunMeta } from '../../runs/model/history.ts';
import type { CheckpointsClient } from '../../workers/checkpoints/client.ts';
import type { LibraryStore } from '../library/libraryStore.ts';

export interface DebugHandle {
  readonly library: LibraryStore;
  /** The stored checkpoints. */
  readonly checkpointFiles: CheckpointsClient['api'];
  /** A run without any records, for `library.put`. Missing fields of the recipe get their defaults. */
  emptyRun(meta: Omit<Partial<RunMeta>, 'recipe'> & { id: string; recipe?: Partial<Recipe> }): RunHistory;
}

export function debugHandle(library: LibraryStore, checkpointFiles: CheckpointsClient['api']): DebugHandle {
  return {
    library,
    checkpointFiles,
    emptyRun: ({ recipe, ...meta }) =>
      emptyHistory(
        freshMeta({
          name: meta.id,
          madeOn: '',
          createdAt: Date.now(),
          source: 'here',
          ...meta,
          recipe: { ...defaultRecipe(), ...recipe },
        }),
      ),
  };
}
