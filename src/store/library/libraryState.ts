// The state of the library, and functions that add runs to it and remove them.
import type { Glance } from '../../runs/model/glance.ts';
import type { RunHistory, RunMeta } from '../../runs/model/history.ts';

/** A removed run that can be restored. */
export interface Removed {
  readonly meta: RunMeta;
  readonly history: RunHistory | null;
  readonly glance: Glance | null;
  /** Whether it was the shown run. */
  readonly shown: boolean;
}

export interface LibraryState {
  /** Every run, the newest first. Runs that are not loaded have no history. */
  readonly metas: readonly RunMeta[];
  /** Runs in memory, by id. */
  readonly histories: Readonly<Record<string, RunHistory>>;
  /** The data that a list shows of runs that are only in storage. */
  readonly glances: Readonly<Record<string, Glance>>;
  /** The shown run. */
  readonly shown: string | null;
  /** The run in the engine. */
  readonly live: string | null;
  /** Runs whose curves are drawn behind those of the shown run. */
  readonly overlay: readonly string[];
  /** Runs that are compared, in the order in which they were chosen. */
  readonly compared: readonly string[];
  /** The time cursor, in images seen. Null follows the newest. */
  readonly cursor: number | null;
  /** Whether a new run is shown at once. */
  readonly follow: boolean;
  /** Runs that another tab has in its engine. This tab cannot change them. */
  readonly elsewhere: readonly string[];
  readonly removed: readonly Removed[];
}

export const EMPTY_LIBRARY: LibraryState = {
  metas: [],
  histories: {},
  glances: {},
  shown: null,
  live: null,
  overlay: [],
  compared: [],
  cursor: null,
  follow: true,
  elsewhere: [],
  removed: [],
};

type Changes = Partial<LibraryState>;

/** A run to be added to the library, with its known data. */
export interface Found {
  readonly meta: RunMeta;
  readonly history?: RunHistory | null;
  readonly glance?: Glance | null;
}

/** The library with these runs added, the newest first. A run that it already has keeps its place. */
export function withRuns(s: LibraryState, found: readonly Found[]): Changes {
  const metas = new Map(s.metas.map((m) => [m.id, m]));
  const known = metas.size;
  const histories = { ...s.histories };
  const glances = { ...s.glances };
  for (const { meta, history, glance } of found) {
    metas.set(meta.id, meta);
    const next = history ?? histories[meta.id];
    if (next) histories[meta.id] = next.meta === meta ? next : { ...next, meta };
    if (glance) glances[meta.id] = glance;
  }
  const list = [...metas.values()];
  if (list.length > known) list.sort((a, b) => b.createdAt - a.createdAt);
  return { metas: list, histories, glances };
}

/** The library without a run. If that run was shown, the newest is shown instead. */
export function without(s: LibraryState, id: string): Changes {
  const { [id]: _, ...histories } = s.histories;
  const { [id]: __, ...glances } = s.glances;
  const metas = s.metas.filter((m) => m.id !== id);
  const gone = s.shown === id;
  const others = (ids: readonly string[]) => ids.filter((o) => o !== id);
  return {
    metas,
    histories,
    glances,
    shown: gone ? (metas[0]?.id ?? null) : s.shown,
    live: s.live === id ? null : s.live,
    overlay: others(s.overlay),
    compared: others(s.compared),
    cursor: gone ? null : s.cursor,
  };
}

/** The data of a run that `undoRemove` needs. Returns nothing if the library does not have the run. */
export function taken({ metas, histories, glances, shown }: LibraryState, id: string): Removed[] {
  return metas
    .filter((m) => m.id === id)
    .map((meta) => ({
      meta,
      history: histories[id] ?? null,
      glance: glances[id] ?? null,
      shown: shown === id,
    }));
}
