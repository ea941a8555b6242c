// All runs that the page knows, which of them is shown, and the one time cursor that charts, sheets and batches follow.
import { createStore, type StoreApi } from 'zustand/vanilla';
import { withMeta } from '../../runs/model/append.ts';
import type { Glance } from '../../runs/model/glance.ts';
import type { RunHistory, RunMeta } from '../../runs/model/history.ts';
import { EMPTY_LIBRARY, type Found, type LibraryState, taken, without, withRuns } from './libraryState.ts';

export type { LibraryState } from './libraryState.ts';

/** Most runs whose curves share a chart. */
export const MAX_OVERLAY = 6;

export interface LibraryStore {
  readonly state: StoreApi<LibraryState>;
  /** Adds a run, or takes over its newer history. */
  put(history: RunHistory): void;
  /** Adds runs, or takes over what is newer of them, without their histories. */
  list(found: readonly Found[]): void;
  /** Changes a run that is in memory; nothing happens to one that is not. */
  change(id: string, next: (history: RunHistory) => RunHistory): void;
  rename(id: string, name: string): void;
  setNote(id: string, note: string): void;
  /** The run that is going or was last, if it is in memory. */
  liveRun(): RunHistory | null;
  setLive(id: string | null): void;
  show(id: string): void;
  /** Moves the time cursor; null goes live. Training never stops for it. */
  seek(nimg: number | null): void;
  /** Draws a run's curves behind those of the shown one, or no longer; a seventh is not taken. */
  toggleOverlay(id: string): void;
  setOverlay(ids: readonly string[]): void;
  /** Takes a run into the comparison, or out of it. */
  toggleCompared(id: string): void;
  setCompared(ids: readonly string[]): void;
  /** Whether a new run is shown at once. */
  setFollow(follow: boolean): void;
  setElsewhere(ids: readonly string[]): void;
  /** Takes a run out; `undoRemove` puts it back until `forgetRemoved`. */
  remove(id: string): void;
  undoRemove(): void;
  forgetRemoved(): void;
  /** Takes a run out for good: one that never came to anything. */
  drop(id: string): void;
  /** Forgets the history of a run that storage has. */
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
      // Most events of a run leave its history as it is: nobody is told then.
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
