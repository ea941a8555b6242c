// The verbs that take a kept run up again: where it was left, at an earlier checkpoint, or as a branch from one.
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

/** What of the store, and around it, the verbs work with. */
interface Inside {
  readonly client: Pick<RunClient, 'verbs' | 'load'>;
  readonly state: RunStore['state'];
  readonly library: LibraryStore;
  /** Begins a run: answers to earlier ones are no longer taken. */
  begin(): number;
  isCurrent(mine: number): boolean;
  settle(mine: number, result: Outcome<LoadResult>, recipe: Recipe): boolean;
  /** Pauses the run in the engine; resolves when it stands. */
  stand(): Promise<void>;
  /** A teacher by its name: one that was imported or kept with the run, or a built-in one. */
  teacherOf(run: string, name: string): Promise<WeightsBytes>;
  /** Keeps what a branch needs to go on without its parent. */
  keepBranch(parent: string, branch: string): Promise<void>;
  /** Takes a run for this tab; false where another has it. */
  claim(run: string): Promise<boolean>;
  moveTail(run: string, nimg: number, to: string): Promise<void>;
}

/** A run that is not in memory is read within this time. */
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
      // What a run's own failure would say, but nothing of the run is lost: it can be tried again.
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
      // What generator and fake score began with is in the checkpoint.
      const input = { recipe, run: to, teacher, init: null, psiInit: null };
      return await client.load(input, { ...info, run: from });
    } catch (e) {
      return { ok: false, failure: { code: 'bad-file', message: messageOf(e) } };
    }
  }

  /** The run, read from storage where need be, and this tab's to change. */
  async function taken(run: string): Promise<RunHistory | null> {
    await inside.stand();
    library.show(run);
    const history = await inMemory(library, run);
    const mine = history !== null && (await inside.claim(run));
    if (mine) return history;
    set({ resumeRefusal: { run, why: history ? 'elsewhere' : 'gone', message: '' } });
    return null;
  }

  /** Takes a run back to a checkpoint. What it was stays as a tail where wanted, and comes back where the engine refuses. */
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
      // Storage may have the shorter run by now: the longer one is written as a whole.
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
      await inside.stand();
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

/** What a run leaves behind when it goes back: itself as it was, as a branch from there; null where nothing is left. */
function tailOf(history: RunHistory, nimg: number, library: LibraryStore): RunHistory | null {
  const { meta } = history;
  if (meta.nimg <= nimg) return null;
  const { metas } = library.state.getState();
  const name = freshName(meta.name, metas, '.');
  const tail = branchOf(history, { ...meta, id: freshId(meta.recipe), name, createdAt: Date.now() }, meta.nimg);
  return withMeta(tail, { parent: { id: meta.id, nimg } });
}

/** A run's history as soon as it is in memory; null where it does not come. */
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
