// Adds the trainer's reports to the history of the live run in the library.
import type { AdapterReport } from '../../gpu/device.ts';
import { recipeDiff } from '../../recipes/fields.ts';
import { presetName } from '../../recipes/presets.ts';
import type { Recipe, RecipeKey } from '../../recipes/recipe.ts';
import { unpackRows } from '../../runs/curves/metricColumns.ts';
import { adapterName } from '../../runs/model/adapterName.ts';
import { withBatch, withMark, withMeta, withRows, withScore, withSheet } from '../../runs/model/append.ts';
import { branchOf, withChanges } from '../../runs/model/branch.ts';
import { emptyHistory, freshMeta, type RunHistory, type RunMeta } from '../../runs/model/history.ts';
import { freshColour, freshName } from '../../runs/model/naming.ts';
import { withPinReading, withPins } from '../../runs/model/pinned.ts';
import type { RunEvent } from '../../workers/protocol.ts';
import type { LibraryStore } from '../library/libraryStore.ts';

/** Adds a new run of a recipe to the library and makes it the live run. */
export function begin(library: LibraryStore, recipe: Recipe, adapter: AdapterReport | null): RunHistory {
  const { metas } = library.state.getState();
  const history = emptyHistory({
    ...newMeta(recipe, metas, adapter),
    name: freshName(presetName(recipe.preset), metas),
  });
  library.put(history);
  library.setLive(history.meta.id);
  return history;
}

/** Adds a branch of the live run at `nimg` images to the library and makes it the live run. */
export function beginBranch(
  library: LibraryStore,
  parent: RunHistory,
  nimg: number,
  recipe: Recipe,
  adapter: AdapterReport | null,
): RunHistory {
  const { metas } = library.state.getState();
  const before = parent.meta.recipe;
  const changes = recipeDiff(before, recipe).map((key) => ({
    key,
    from: String(before[key]),
    to: String(recipe[key]),
  }));
  const meta = { ...newMeta(recipe, metas, adapter), name: freshName(parent.meta.name, metas, '.') };
  const branch = withChanges(branchOf(parent, meta, nimg), changes);
  library.put(branch);
  library.setLive(branch.meta.id);
  return branch;
}

/** An id that no other run has. */
export function freshId({ preset }: Recipe): string {
  return `${preset || 'run'}-${crypto.randomUUID().slice(0, 8)}`;
}

function newMeta(recipe: Recipe, metas: readonly RunMeta[], adapter: AdapterReport | null): RunMeta {
  return freshMeta({
    id: freshId(recipe),
    name: '',
    colour: freshColour(metas),
    recipe,
    madeOn: adapter ? adapterName(adapter) : '',
    createdAt: Date.now(),
    source: 'here',
  });
}

/** Changes the history of the live run. */
export function changeLive(library: LibraryStore, next: (history: RunHistory) => RunHistory): void {
  const { live } = library.state.getState();
  if (live !== null) library.change(live, next);
}

/** Adds an event of the trainer to the live run. */
export function record(library: LibraryStore, event: RunEvent): void {
  changeLive(library, (h) => {
    switch (event.type) {
      case 'metrics':
        return withRows(h, unpackRows(event.data));
      case 'sheet':
        return withSheet(h, event.sheet);
      case 'batch':
        return withBatch(h, event.view);
      case 'pins':
        return withPins(h, event.set);
      case 'pinned':
        return withPinReading(h, event.reading);
      case 'score':
        return withScore(h, event.score);
      case 'checkpoint':
        return h.marks.some((m) => m.kind === 'checkpoint' && m.nimg === event.stamp.nimg)
          ? h
          : withMark(h, { kind: 'checkpoint', nimg: event.stamp.nimg });
      default:
        return h;
    }
  });
}

/** Marks in the history that a setting changed during the run. */
export function recordChange<K extends RecipeKey>(library: LibraryStore, before: Recipe, key: K, to: Recipe[K]): void {
  const changed = { ...before, [key]: to };
  changeLive(library, (h) =>
    withMeta(withMark(h, { kind: 'change', nimg: h.meta.nimg, key, from: String(before[key]), to: String(to) }), {
      recipe: changed,
    }),
  );
}
