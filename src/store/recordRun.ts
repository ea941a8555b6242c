// What the engine reports, on its way into the library.
import type { AdapterReport } from '../gpu/device.ts';
import { presetName } from '../recipes/presets.ts';
import type { Recipe, RecipeKey } from '../recipes/recipe.ts';
import { adapterName } from '../runs/adapterName.ts';
import { withBatch, withMark, withMeta, withRows, withSheet } from '../runs/append.ts';
import { emptyHistory, type RunHistory, type RunMeta } from '../runs/history.ts';
import { unpackRows } from '../runs/metricColumns.ts';
import type { RunEvent } from '../workers/api.ts';
import type { LibraryStore } from './libraryStore.ts';

/** Colours that the page tells runs apart by. */
export const RUN_COLOURS = 6;

/** A new run of a recipe; it is the live one and the one that is shown. */
export function begin(
  library: LibraryStore,
  recipe: Recipe,
  adapter: AdapterReport | null,
  parent: RunMeta['parent'] = null,
): RunHistory {
  const { metas } = library.state.getState();
  const own = metas.filter((m) => m.source === 'here');
  const name = presetName(recipe.preset);
  const history = emptyHistory({
    id: `${recipe.preset}-${crypto.randomUUID().slice(0, 8)}`,
    name: `${name} ${own.filter((m) => m.name.startsWith(name)).length + 1}`,
    note: '',
    colour: own.length % RUN_COLOURS,
    recipe,
    madeOn: adapter ? adapterName(adapter) : '',
    createdAt: Date.now(),
    parent,
    source: 'here',
    step: 0,
    nimg: 0,
    sec: 0,
  });
  library.put(history);
  library.setLive(history.meta.id);
  return history;
}

/** Changes the live run. */
export function changeLive(library: LibraryStore, next: (history: RunHistory) => RunHistory): void {
  const { live } = library.state.getState();
  if (live !== null) library.change(live, next);
}

/** Takes an event of the trainer into the live run. */
export function record(library: LibraryStore, event: RunEvent): void {
  changeLive(library, (h) => {
    switch (event.type) {
      case 'metrics':
        return withRows(h, unpackRows(event.data));
      case 'sheet':
        return withSheet(h, event.sheet);
      case 'batch':
        return withBatch(h, event.view);
      case 'checkpoint':
        return withMark(h, { kind: 'checkpoint', nimg: event.nimg });
      default:
        return h;
    }
  });
}

/** Notes that a setting changed while the run was going. */
export function recordChange<K extends RecipeKey>(library: LibraryStore, before: Recipe, key: K, to: Recipe[K]): void {
  const changed = { ...before, [key]: to };
  changeLive(library, (h) =>
    withMeta(withMark(h, { kind: 'change', nimg: h.meta.nimg, key, from: String(before[key]), to: String(to) }), {
      recipe: changed,
    }),
  );
}
