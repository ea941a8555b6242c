// The recipe in the address bar: read once at the start, then kept up to date.
import { type LinkedRecipe, readLink, withRecipe } from '../../recipes/link.ts';
import type { RecipeStore } from './recipeStore.ts';

/** Parameters of the address that do not belong to the recipe. */
export const PAGE_PARAMETERS = ['tune', 'debug', 'embed', 'run', 'hide', 'lang'];

/** Milliseconds between two changes of the address. Browsers allow a hundred changes in half a minute. */
const SETTLE_MS = 400;

export function linkedRecipe(search: string): LinkedRecipe {
  return readLink(search, PAGE_PARAMETERS);
}

/** Writes every change of the form into the address. The view's hash and other parameters stay. */
export function keepAddress(recipe: RecipeStore, page: Pick<Window, 'location' | 'history'>): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const write = () => {
    const { pathname, search, hash } = page.location;
    const next = withRecipe(search, recipe.getState().recipe);
    if (next === search) return;
    try {
      page.history.replaceState(page.history.state, '', `${pathname}${next}${hash}`);
    } catch {
      // The browser refuses too many changes. The next change is written again.
    }
  };
  recipe.subscribe((state, before) => {
    if (state.recipe === before.recipe) return;
    clearTimeout(timer);
    timer = setTimeout(write, SETTLE_MS);
  });
}

/** A link that opens the page with this recipe. */
export function shareAddress(page: Pick<Window, 'location'>, recipe: RecipeStore): string {
  const { origin, pathname } = page.location;
  return `${origin}${pathname}${withRecipe('', recipe.getState().recipe)}`;
}
