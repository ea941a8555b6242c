// The recorded run that ships with the page, on its way into the library.

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

/** Whether a person has changed nothing of the form yet. */
function isUntouched(recipe: RecipeStore, first: string, own: string): boolean {
  const now = recipe.getState();
  const chosenByPage = now.recipe.preset === first || now.recipe.preset === own;
  return chosenByPage && recipeDiff(now.recipe, now.preset).length === 0 && Object.keys(now.rejected).length === 0;
}

/**
 * Puts the recorded run into the library; shows it where no other run is looked at, and lets an untouched form follow it,
 * so that training repeats what is seen. `recipe` is null where an address has brought one.
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
