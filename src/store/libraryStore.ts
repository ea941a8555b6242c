// All runs that the page knows, which of them is shown, and the one time cursor that charts, sheets and batches follow.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { RunHistory, RunMeta } from '../runs/history.ts';

/** Most runs whose curves share a chart. */
export const MAX_OVERLAY = 6;

export interface LibraryState {
  /** Every run, newest first; those that are not loaded have no history. */
  metas: readonly RunMeta[];
  /** Runs in memory, by id. */
  histories: Readonly<Record<string, RunHistory>>;
  /** The run that is looked at. */
  shown: string | null;
  /** The run in the engine. */
  live: string | null;
  /** Runs whose curves are drawn behind those of the shown one. */
  overlay: readonly string[];
  /** The moment that is looked at, in images seen; null follows the newest. */
  cursor: number | null;
}

export interface LibraryStore {
  readonly state: StoreApi<LibraryState>;
  /** Adds a run, or takes over its newer history. */
  put(history: RunHistory): void;
  /** Changes a run that is in memory; nothing happens to one that is not. */
  change(id: string, next: (history: RunHistory) => RunHistory): void;
  /** The run that is going or was last, if it is in memory. */
  liveRun(): RunHistory | null;
  setLive(id: string | null): void;
  show(id: string): void;
  /** Moves the time cursor; null goes live. Training never stops for it. */
  seek(nimg: number | null): void;
  remove(id: string): void;
}

const EMPTY: LibraryState = { metas: [], histories: {}, shown: null, live: null, overlay: [], cursor: null };

export function createLibraryStore(): LibraryStore {
  const state = createStore<LibraryState>()(() => EMPTY);
  const set = state.setState;

  function put(history: RunHistory): void {
    const { meta } = history;
    set(({ metas, histories }) => ({
      metas: metas.some((m) => m.id === meta.id)
        ? metas.map((m) => (m.id === meta.id ? meta : m))
        : [meta, ...metas].sort((a, b) => b.createdAt - a.createdAt),
      histories: { ...histories, [meta.id]: history },
    }));
  }

  return {
    state,
    put,
    change(id, next) {
      const history = state.getState().histories[id];
      if (history) put(next(history));
    },
    liveRun() {
      const { live, histories } = state.getState();
      return live === null ? null : (histories[live] ?? null);
    },
    setLive: (live) => set(live === null ? { live } : { live, shown: live, cursor: null }),
    show: (shown) => set({ shown, cursor: null }),
    seek: (cursor) => set({ cursor }),
    remove: (id) =>
      set(({ metas, histories, shown, live, overlay, cursor }) => {
        const { [id]: _, ...rest } = histories;
        const left = metas.filter((m) => m.id !== id);
        const gone = shown === id;
        return {
          metas: left,
          histories: rest,
          shown: gone ? (left[0]?.id ?? null) : shown,
          live: live === id ? null : live,
          overlay: overlay.filter((o) => o !== id),
          cursor: gone ? null : cursor,
        };
      }),
  };
}
