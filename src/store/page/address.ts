// The recipe in the address bar: read once, then kept up to date.
import { type LinkedRecipe, readLink, withRecipe } from '../../recipes/link.ts';
import type { RecipeStore } from './recipeStore.ts';

/** Parameters of the address that are not a recipe's. */
export const PAGE_PARAMETERS = ['tune', 'debug', 'embed', 'run', 'hide', 'lang'];

/** Browsers allow a hundred changes in half a minute. */
const SETTLE_MS = 400;

export function linkedRecipe(search: string): LinkedRecipe {
  return readLink(search, PAGE_PARAMETERS);
}

/** Writes every change of the form into the address; the view's hash and other parameters stay. */
export function keepAddress(recipe: RecipeStore, page: Pick<Window, 'location' | 'history'>): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const write = () => {
    const { pathname, search, hash } = page.location;
    const next = withRecipe(search, recipe.getState().recipe);
    if (next === search) return;
    try {
      page.history.replaceState(page.history.state, '', `${pathname}${next}${hash}`);
    } catch {
      // Too many changes at once: the next one is written.
    }
  };
  recipe.subscribe((state, before) => {
    if (state.recipe === before.recipe) return;
    clearTimeout(timer);
    timer = setTimeout(write, SETTLE_MS);
  });
}

/** An address that opens the page with a recipe, to give away. */
export function shareAddress(page: Pick<Window, 'location'>, recipe: RecipeStore): string {
  const { origin, pathname } = page.location;
  return `${origin}${pathname}${withRecipe('', recipe.getState().recipe)}`;
}
