// All runs that the page knows, the shown run, and the time cursor that charts, sheets and batches share.
import { createStore, type StoreApi } from 'zustand/vanilla';
import { withMeta } from '../../runs/model/append.ts';
import type { Glance } from '../../runs/model/glance.ts';
import type { RunHistory, RunMeta } from '../../runs/model/history.ts';
import { EMPTY_LIBRARY, type Found, type LibraryState, taken, without, withRuns } from './libraryState.ts';

export type { LibraryState } from './libraryState.ts';

/** The largest number of overlaid runs. */
export const MAX_OVERLAY = 6;

export interface LibraryStore {
  readonly state: StoreApi<LibraryState>;
  /** Adds a run, or replaces its history by a newer one. */
  put(history: RunHistory): void;
  /** Adds runs without their histories, or updates their data. */
  list(found: readonly Found[]): void;
  /** Changes a run in memory. Does nothing if it is not in memory. */
  change(id: string, next: (history: RunHistory) => RunHistory): void;
  rename(id: string, name: string): void;
  setNote(id: string, note: string): void;
  /** The live run, or the one that was live last, if it is in memory. */
  liveRun(): RunHistory | null;
  setLive(id: string | null): void;
  show(id: string): void;
  /** Moves the time cursor. Null follows the newest. Training does not stop. */
  seek(nimg: number | null): void;
  /** Adds a run to the overlay or removes it. Does nothing if the overlay is full. */
  toggleOverlay(id: string): void;
  setOverlay(ids: readonly string[]): void;
  /** Adds a run to the comparison or removes it. */
  toggleCompared(id: string): void;
  setCompared(ids: readonly string[]): void;
  /** Sets whether a new run is shown at once. */
  setFollow(follow: boolean): void;
  setElsewhere(ids: readonly string[]): void;
  /** Removes a run. `undoRemove` restores it, until `forgetRemoved` deletes it. */
  remove(id: string): void;
  undoRemove(): void;
  forgetRemoved(): void;
  /** Deletes a run at once, without undo. For runs that never trained. */
  drop(id: string): void;
  /** Unloads the history of a run that storage has. */
  unload(id: string, glance: Glance): void;
}

export function createLibraryStore(): LibraryStore {
  const state = createStore<LibraryState>()(() => EMPTY_LIBRARY);
  const set = state.setState;
  const put = (history: RunHistory): void => set((s) => withRuns(s, [{ meta: history.meta, history }]));

  function changeMeta(id: string, changes: Partial<RunMeta>): void {
    const { histories, metas } = state.getState();
    const history = histories[id];
    const meta = metas.find((m) => m.id === id);
    if (history) put(withMeta(history, changes));
    else if (meta) set((s) => withRuns(s, [{ meta: { ...meta, ...changes } }]));
  }

  return {
    state,
    put,
    list: (found) => set((s) => withRuns(s, found)),
    change(id, next) {
      const before = state.getState().histories[id];
      const after = before && next(before);
      // Most events do not change the history. Then the subscribers are not called.
      if (after && after !== before) put(after);
    },
    rename: (id, name) => changeMeta(id, { name }),
    setNote: (id, note) => changeMeta(id, { note }),
    liveRun() {
      const { live, histories } = state.getState();
      return live === null ? null : (histories[live] ?? null);
    },
    setLive: (live) =>
      set(({ follow, shown }) =>
        live !== null && (follow || shown === null) ? { live, shown: live, cursor: null } : { live },
      ),
    show: (shown) => set({ shown, cursor: null }),
    seek: (cursor) => set({ cursor }),
    toggleOverlay: (id) => set(({ overlay }) => ({ overlay: toggled(overlay, id).slice(0, MAX_OVERLAY) })),
    setOverlay: (ids) => set({ overlay: ids.slice(0, MAX_OVERLAY) }),
    toggleCompared: (id) => set(({ compared }) => ({ compared: toggled(compared, id).slice(0, MAX_OVERLAY) })),
    setCompared: (ids) => set({ compared: ids.slice(0, MAX_OVERLAY) }),
    setFollow: (follow) => set({ follow }),
    setElsewhere: (ids) => set({ elsewhere: ids }),
    remove: (id) => set((s) => ({ ...without(s, id), removed: [...s.removed, ...taken(s, id)] })),
    undoRemove: () =>
      set((s) => ({
        ...withRuns(s, s.removed),
        removed: [],
        shown: s.removed.findLast((r) => r.shown)?.meta.id ?? s.shown,
      })),
    forgetRemoved: () => set({ removed: [] }),
    drop: (id) => set((s) => without(s, id)),
    unload: (id, glance) =>
      set(({ histories, glances }) => {
        const { [id]: _, ...rest } = histories;
        return { histories: rest, glances: { ...glances, [id]: glance } };
      }),
  };
}

function toggled(ids: readonly string[], id: string): readonly string[] {
  return ids.includes(id) ? ids.filter((other) => other !== id) : [...ids, id];
}
