// The verbs that start from a stored checkpoint: resume a run, rewind it, or branch from it.
import { messageOf } from '../../lib/messageOf.ts';
import type { Recipe } from '../../recipes/recipe.ts';
import { rewound, withMark, withMeta } from '../../runs/model/append.ts';
import { branchOf } from '../../runs/model/branch.ts';
import type { RunHistory } from '../../runs/model/history.ts';
import { freshName } from '../../runs/model/naming.ts';
import type { CheckpointInfo } from '../../storage/checkpoints/types.ts';
import type { Outcome, WeightsBytes } from '../../workers/protocol.ts';
import type { LoadResult, RunClient } from '../../workers/trainer/client.ts';
import type { LibraryStore } from '../library/libraryStore.ts';
import { beginBranch, freshId } from './recordRun.ts';
import { loadingPhase, NO_RUN, noGpuIn, type RunState, type RunStore, type RunVerbs } from './runStore.ts';

/** The parts of the run store, and the services, that these verbs use. */
interface Inside {
  readonly client: Pick<RunClient, 'verbs' | 'load'>;
  readonly state: RunStore['state'];
  readonly library: LibraryStore;
  /** Begins a run. Later answers to earlier runs are ignored. */
  begin(): number;
  isCurrent(mine: number): boolean;
  settle(mine: number, result: Outcome<LoadResult>, recipe: Recipe): boolean;
  /** Pauses the run in the engine. Resolves when it is paused. */
  pauseEngine(): Promise<void>;
  /** A teacher by its name: imported, stored with the run, or built in. */
  teacherOf(run: string, name: string): Promise<WeightsBytes>;
  /** Stores the files that a branch needs to resume without its parent. */
  keepBranch(parent: string, branch: string): Promise<void>;
  /** Claims a run for this tab. Returns false if another tab has it. */
  claim(run: string): Promise<boolean>;
  moveTail(run: string, nimg: number, to: string): Promise<void>;
}

/** Milliseconds within which a run that is not in memory must be read. */
const READ_MS = 20_000;

export type ResumeVerbs = Pick<RunVerbs, 'resumeRun' | 'rewind' | 'branchFrom'>;

export function resumeVerbs(inside: Inside): ResumeVerbs {
  const { client, state, library } = inside;
  const set = (changes: Partial<RunState>) => state.setState(changes);

  /**
   * Loads the engine from a checkpoint of a run, as the run `to`. Returns 'failed' (the engine is empty) or 'stale' (another
   * run was started meanwhile).
   */
  async function open(
    from: string,
    info: CheckpointInfo,
    recipe: Recipe,
    to: string,
  ): Promise<'open' | 'failed' | 'stale'> {
    const mine = inside.begin();
    set({
      ...NO_RUN,
      phase: loadingPhase(recipe),
    });
    const result = await loaded(from, info, recipe, to);
    if (!inside.isCurrent(mine)) return 'stale';
    if (!result.ok) {
      // The checkpoint is still there, so the state is that of no run, with the error. The person can try again.
      const { message } = result.failure;
      const resumeRefusal = { run: from, why: 'failed', message } as const;
      set({ ...NO_RUN, ...noGpuIn(result.failure), phase: { kind: 'idle' }, resumeRefusal });
      return 'failed';
    }
    inside.settle(mine, result, recipe);
    set({ checkpoint: { nimg: info.nimg, at: info.at } });
    return 'open';
  }

  async function loaded(from: string, info: CheckpointInfo, recipe: Recipe, to: string): Promise<Outcome<LoadResult>> {
    try {
      const teacher = await inside.teacherOf(from, recipe.teacher);
      // The checkpoint contains the generator and the fake score, so no start files are needed.
      const input = { recipe, run: to, teacher, init: null, psiInit: null };
      return await client.load(input, { ...info, run: from });
    } catch (e) {
      return { ok: false, failure: { code: 'bad-file', message: messageOf(e) } };
    }
  }

  /** Reads the run from storage if needed and claims it for this tab. */
  async function taken(run: string): Promise<RunHistory | null> {
    await inside.pauseEngine();
    library.show(run);
    const history = await inMemory(library, run);
    const mine = history !== null && (await inside.claim(run));
    if (mine) return history;
    set({ resumeRefusal: { run, why: history ? 'elsewhere' : 'gone', message: '' } });
    return null;
  }

  /**
   * Takes a run back to a checkpoint. If `keepsTail`, the later part becomes a run of its own. A failure restores the
   * run.
   */
  async function back(run: string, info: CheckpointInfo, keepsTail: boolean): Promise<boolean> {
    const history = await taken(run);
    if (!history) return false;
    const copy = { ...history, metrics: history.metrics.copy() };
    const begun = withMeta(rewound(copy, info.nimg), { recipe: info.recipe });
    library.put(withMark(begun, { kind: 'recovery', nimg: info.nimg }));
    library.setLive(run);
    library.show(run);
    const opened = await open(run, info, info.recipe, run);
    if (opened === 'failed') {
      // Storage may already have the shorter run. A new value of `rewritten` makes it store all rows again.
      history.metrics.rewritten = copy.metrics.rewritten + 1;
      library.put(history);
      library.setLive(null);
    }
    if (opened !== 'open') return false;
    set({ restoredFrom: info.nimg });
    const tail = keepsTail ? tailOf(history, info.nimg, library) : null;
    if (!tail) return true;
    library.put(tail);
    library.setOverlay([tail.meta.id, ...library.state.getState().overlay]);
    await inside.moveTail(run, info.nimg, tail.meta.id);
    return true;
  }

  return {
    async resumeRun(run, info, then) {
      if (!(await back(run, info, false))) return;
      if (then !== 'wait') await client.verbs[then === 'run' ? 'start' : 'step']();
    },
    rewind: async (run, info) => void (await back(run, info, true)),
    async branchFrom(run, info) {
      await inside.pauseEngine();
      library.show(run);
      const parent = await inMemory(library, run);
      if (!parent) return set({ resumeRefusal: { run, why: 'gone', message: '' } });
      const { meta } = beginBranch(library, parent, info.nimg, info.recipe, state.getState().adapter);
      library.show(meta.id);
      const opened = await open(run, info, info.recipe, meta.id);
      if (opened === 'open') {
        library.setOverlay([run, ...library.state.getState().overlay]);
        return inside.keepBranch(run, meta.id);
      }
      library.drop(meta.id);
      if (opened === 'failed') library.show(run);
    },
  };
}

/**
 * The run that keeps the later part when a run is rewound: a branch from that step. Returns null if there is no later
 * part.
 */
function tailOf(history: RunHistory, nimg: number, library: LibraryStore): RunHistory | null {
  const { meta } = history;
  if (meta.nimg <= nimg) return null;
  const { metas } = library.state.getState();
  const name = freshName(meta.name, metas, '.');
  const tail = branchOf(history, { ...meta, id: freshId(meta.recipe), name, createdAt: Date.now() }, meta.nimg);
  return withMeta(tail, { parent: { id: meta.id, nimg } });
}

/** A run's history when it is in memory. Resolves to null if it does not arrive in time. */
function inMemory({ state }: LibraryStore, run: string): Promise<RunHistory | null> {
  const found = () => state.getState().histories[run] ?? null;
  const now = found();
  if (now) return Promise.resolve(now);
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      stop();
      resolve(found());
    };
    const timer = setTimeout(end, READ_MS);
    const stop = state.subscribe(() => found() && end());
  });
}
