// The stored checkpoints of every run, and the person's actions on them.

import { createStore, type StoreApi } from 'zustand/vanilla';
import type { CheckpointInfo, RunCheckpoints } from '../../storage/checkpoints/types.ts';
import type { CheckpointsEvent } from '../../workers/checkpoints/api.ts';
import type { CheckpointsClient } from '../../workers/checkpoints/client.ts';
import type { Outcome } from '../../workers/protocol.ts';

/** A removed checkpoint that can be restored. */
export interface RemovedCheckpoint {
  readonly run: string;
  readonly info: CheckpointInfo;
}

export interface CheckpointState {
  /** `off`: the browser gives no files. `full`: storage is full. `failed`: a write failed for another reason. */
  readonly kind: 'opening' | 'ready' | 'off' | 'full' | 'failed';
  /** The browser's message about the failure. */
  readonly problem: string;
  readonly runs: Readonly<Record<string, RunCheckpoints>>;
  readonly removed: readonly RemovedCheckpoint[];
  /** Milliseconds that the last write took. */
  readonly writeMs: number;
  /** The run that was in the engine when the page was closed. Null after a run is loaded. */
  readonly left: string | null;
}

export interface CheckpointStore {
  readonly state: StoreApi<CheckpointState>;
  setPinned(run: string, name: string, pinned: boolean): Promise<void>;
  setNote(run: string, name: string, note: string): Promise<void>;
  /** Removes a checkpoint. `undoRemove` restores it, until `forgetRemoved` deletes it. */
  remove(run: string, info: CheckpointInfo): void;
  undoRemove(): void;
  forgetRemoved(): Promise<void>;
  /** Moves the checkpoints after `nimg` images to another run. */
  moveTail(run: string, nimg: number, to: string): Promise<void>;
  /** Deletes all checkpoints of a run. */
  drop(run: string): Promise<void>;
  /** Reads the checkpoints of a run again, because another tab may have changed them. */
  refresh(run: string): Promise<void>;
  /** Deletes files that belong to none of these runs and are older than one day. */
  dropStrays(known: readonly string[]): Promise<void>;
  /** Notes the run that is in the engine, for the next visit. */
  setLeft(run: string | null): void;
  /** Called after storage has taken a checkpoint, and after a score was added to one. */
  onKept: (run: string) => void;
}

const DAY_MS = 24 * 3600 * 1000;
const EMPTY: CheckpointState = {
  kind: 'opening',
  problem: '',
  runs: {},
  removed: [],
  writeMs: 0,
  left: null,
};

/** The checkpoints of a run that are not removed, the newest first. */
export function shownCheckpoints({ runs, removed }: CheckpointState, run: string): CheckpointInfo[] {
  const gone = new Set(removed.flatMap((r) => (r.run === run ? [r.info.name] : [])));
  return (runs[run]?.list ?? []).filter((c) => !gone.has(c.name)).toReversed();
}

/** The checkpoint from which a run resumes. */
export function newestCheckpoint(state: CheckpointState, run: string): CheckpointInfo | null {
  const list = shownCheckpoints(state, run);
  return list.reduce<CheckpointInfo | null>((best, c) => (best && best.at >= c.at ? best : c), null);
}

/** Bytes of a run's checkpoints. */
export function checkpointBytes({ runs }: CheckpointState, run: string): number {
  return (runs[run]?.list ?? []).reduce((sum, c) => sum + c.bytes, 0);
}

type Checkpoints = Pick<CheckpointsClient, 'api' | 'onEvent'>;

export function createCheckpointStore(checkpointFiles: Checkpoints, now: () => number = Date.now): CheckpointStore {
  const state = createStore<CheckpointState>()(() => EMPTY);
  const set = state.setState;

  function put(run: string, kept: RunCheckpoints | null): void {
    set(({ runs }) => {
      const { [run]: _, ...others } = runs;
      return { runs: kept && (kept.list.length > 0 || kept.teacher) ? { ...others, [run]: kept } : others };
    });
  }

  /** Handles the answer of a verb: the run's new list, or the failure. */
  function taken(run: string, answer: Outcome<RunCheckpoints | null>): void {
    if (answer.ok) put(run, answer.value);
    else set({ kind: 'failed', problem: answer.failure.message });
  }

  async function open(): Promise<void> {
    const found = await checkpointFiles.api.list();
    set(found.ok ? { kind: 'ready', runs: found.value } : { kind: 'off', problem: found.failure.message });
  }

  const store: CheckpointStore = {
    state,
    setPinned: async (run, name, pinned) => taken(run, await checkpointFiles.api.change(run, name, { pinned })),
    setNote: async (run, name, note) => taken(run, await checkpointFiles.api.change(run, name, { note })),
    remove: (run, info) => set(({ removed }) => ({ removed: [...removed, { run, info }] })),
    undoRemove: () => set({ removed: [] }),
    async forgetRemoved() {
      const { removed } = state.getState();
      for (const run of new Set(removed.map((r) => r.run))) {
        const names = removed.flatMap((r) => (r.run === run ? [r.info.name] : []));
        taken(run, await checkpointFiles.api.remove(run, names));
      }
      set((s) => ({ removed: s.removed.filter((r) => !removed.includes(r)) }));
    },
    async moveTail(run, nimg, to) {
      const moved = await checkpointFiles.api.moveTail(run, nimg, to);
      if (!moved.ok) set({ kind: 'failed', problem: moved.failure.message });
      await Promise.all([store.refresh(run), store.refresh(to)]);
    },
    async drop(run) {
      set(({ removed }) => ({ removed: removed.filter((r) => r.run !== run) }));
      if (!state.getState().runs[run]) return;
      const gone = await checkpointFiles.api.drop(run);
      taken(run, gone);
    },
    async refresh(run) {
      if (state.getState().kind !== 'off') taken(run, await checkpointFiles.api.ofRun(run));
    },
    async dropStrays(known) {
      for (const [run, { list }] of Object.entries(state.getState().runs)) {
        const newest = Math.max(0, ...list.map((c) => c.at));
        if (!known.includes(run) && newest < now() - DAY_MS) await store.drop(run);
      }
    },
    setLeft: (left) => set({ left }),
    onKept: () => {},
  };
  checkpointFiles.onEvent = (event: CheckpointsEvent) => {
    if (event.type === 'held') return set({ kind: event.why, problem: event.message });
    put(event.run, event.kept);
    if (event.type === 'kept') set({ kind: 'ready', problem: '', writeMs: event.writeMs });
    store.onKept(event.run);
  };
  void open();
  return store;
}
