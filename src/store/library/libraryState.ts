// What the library holds, and how a run comes into it and goes out.
import type { Glance } from '../../runs/model/glance.ts';
import type { RunHistory, RunMeta } from '../../runs/model/history.ts';

/** A run that was taken out and can be put back. */
export interface Removed {
  readonly meta: RunMeta;
  readonly history: RunHistory | null;
  readonly glance: Glance | null;
  /** Whether it was the one that was looked at. */
  readonly shown: boolean;
}

export interface LibraryState {
  /** Every run, newest first; those that are not loaded have no history. */
  readonly metas: readonly RunMeta[];
  /** Runs in memory, by id. */
  readonly histories: Readonly<Record<string, RunHistory>>;
  /** What a list shows of runs that are in storage only. */
  readonly glances: Readonly<Record<string, Glance>>;
  /** The run that is looked at. */
  readonly shown: string | null;
  /** The run in the engine. */
  readonly live: string | null;
  /** Runs whose curves are drawn behind those of the shown one. */
  readonly overlay: readonly string[];
  /** Runs that are compared, in the order they were chosen. */
  readonly compared: readonly string[];
  /** The moment that is looked at, in images seen; null follows the newest. */
  readonly cursor: number | null;
  /** Whether a new run is shown at once. */
  readonly follow: boolean;
  /** Runs that another tab has in its engine: looked at, not changed. */
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

/** A run on its way into the library, with what is known of it. */
export interface Found {
  readonly meta: RunMeta;
  readonly history?: RunHistory | null;
  readonly glance?: Glance | null;
}

/** The library with runs in their places: newest first, where they were if they were there. */
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

/** The library without a run; the newest one is shown in its place. */
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

/** What `undoRemove` needs of a run; nothing of one that is not there. */
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
