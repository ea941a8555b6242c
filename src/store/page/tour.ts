// The tour: six tasks that are marked as done when the person has done them.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { RunState, RunStore } from '../engine/runStore.ts';
import type { LibraryState } from '../library/libraryState.ts';
import type { LibraryStore } from '../library/libraryStore.ts';

export const TASKS = ['train', 'watch', 'change', 'pause', 'scrub', 'export'] as const;
export type Task = (typeof TASKS)[number];
export type Done = Readonly<Partial<Record<Task, true>>>;

const KEY = 'sida-lab.tour';

/** The tasks that are done, according to the stores. */
export function doneNow(run: RunState, library: LibraryState, before: Done): Task[] {
  const live = library.live === null ? undefined : library.histories[library.live];
  const done: Task[] = [];
  if (run.phase.kind === 'running') done.push('train');
  if (live && live.sheets.length > 1) done.push('watch');
  if (live?.marks.some((mark) => mark.kind === 'change')) done.push('change');
  if (before.train && run.phase.kind === 'paused' && run.step > 0) done.push('pause');
  if (library.cursor !== null) done.push('scrub');
  if (run.exporting) done.push('export');
  return done;
}

type Kept = Pick<Storage, 'getItem' | 'setItem'>;

export interface TourStore {
  readonly state: StoreApi<Done>;
  again(): void;
}

/** Follows both stores. `kept` stores the marks for the next visit, if storage is available. */
export function createTour(run: RunStore, library: LibraryStore, kept: () => Kept): TourStore {
  const state = createStore<Done>()(() => load(kept));
  const check = () => {
    const before = state.getState();
    const fresh = doneNow(run.state.getState(), library.state.getState(), before).filter((t) => !before[t]);
    if (fresh.length > 0) state.setState(Object.fromEntries(fresh.map((t) => [t, true])));
  };
  run.state.subscribe(check);
  library.state.subscribe(check);
  state.subscribe((done) => save(kept, done));
  return { state, again: () => state.setState({}, true) };
}

function load(kept: () => Kept): Done {
  try {
    const names: unknown = JSON.parse(kept().getItem(KEY) ?? '[]');
    if (!Array.isArray(names)) return {};
    return Object.fromEntries(TASKS.filter((t) => names.includes(t)).map((t) => [t, true]));
  } catch {
    return {};
  }
}

function save(kept: () => Kept, done: Done): void {
  try {
    kept().setItem(KEY, JSON.stringify(TASKS.filter((t) => done[t])));
  } catch {
    // Storage is off. The marks last as long as the page.
  }
}
