// Loads the demo run that ships with the page into the library.

import { createStore, type StoreApi } from 'zustand/vanilla';
import { messageOf } from '../../lib/messageOf.ts';
import { recipeDiff } from '../../recipes/fields.ts';
import { RECORDED, readRecordedRun } from '../../runs/recorded/read.ts';
import type { RecipeStore } from '../page/recipeStore.ts';
import type { LibraryStore } from './libraryStore.ts';

export type DemoRunState = { kind: 'loading' } | { kind: 'ready' } | { kind: 'failed'; message: string };
export type DemoRunStore = StoreApi<DemoRunState>;

export function createDemoRunStore(): DemoRunStore {
  return createStore<DemoRunState>()(() => ({ kind: 'loading' }));
}

/** Whether the person has not changed the form yet. */
function isUntouched(recipe: RecipeStore, first: string, own: string): boolean {
  const now = recipe.getState();
  const chosenByPage = now.recipe.preset === first || now.recipe.preset === own;
  return chosenByPage && recipeDiff(now.recipe, now.preset).length === 0 && Object.keys(now.rejected).length === 0;
}

/**
 * Puts the demo run into the library and shows it if no other run is shown. If the form is unchanged, it gets the demo
 * run's recipe, so that training repeats the shown run. `recipe` is null if the address contains a recipe.
 */
export async function loadDemoRun(
  recorded: DemoRunStore,
  { library, recipe }: { library: LibraryStore; recipe: RecipeStore | null },
  fetchRun: () => Promise<Uint8Array>,
): Promise<void> {
  const first = recipe?.getState().recipe.preset ?? '';
  try {
    const history = await readRecordedRun(await fetchRun());
    library.put(history);
    if (library.state.getState().shown === null) {
      library.show(RECORDED);
      const { recipe: own } = history.meta;
      if (recipe && isUntouched(recipe, first, own.preset)) recipe.getState().adopt(own);
    }
    recorded.setState({ kind: 'ready' }, true);
  } catch (e) {
    recorded.setState({ kind: 'failed', message: messageOf(e) }, true);
  }
}
