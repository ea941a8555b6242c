// The verbs of the run store over a RunClient, and the handling of its events.
import { messageOf } from '../../lib/messageOf.ts';
import { fieldOf } from '../../recipes/fields.ts';
import { traitsOf } from '../../recipes/methods.ts';
import type { Recipe } from '../../recipes/recipe.ts';
import { rewound, withMark } from '../../runs/model/append.ts';
import type { CheckpointsClient } from '../../workers/checkpoints/client.ts';
import type { DataSummary, Outcome, RunEvent, WeightsBytes } from '../../workers/protocol.ts';
import type { LoadResult, RunClient } from '../../workers/trainer/client.ts';
import type { LibraryStore } from '../library/libraryStore.ts';
import { afterEvent } from './afterEvent.ts';
import { branchRecipe, branchRefusal } from './branchRefusal.ts';
import { controlVerbs } from './controlVerbs.ts';
import { dataVerbs } from './dataVerbs.ts';
import { begin, beginBranch, changeLive, record, recordChange } from './recordRun.ts';
import { resumeVerbs } from './resumeVerbs.ts';
import {
  emptyState,
  INITIAL,
  loadingPhase,
  NO_RUN,
  noGpuIn,
  type RunSource,
  type RunState,
  type RunStore,
  type RunVerbs,
} from './runStore.ts';

export interface Outside {
  /** The bytes of a file under public/teachers. */
  fetchTeacher(name: string): Promise<Uint8Array>;
  /** Saves a file for the person. */
  save(name: string, bytes: Uint8Array | Blob): void;
  /** Where checkpoints, and teachers that do not ship with the page, are stored. */
  checkpointFiles: Pick<CheckpointsClient['api'], 'read' | 'readTeacher' | 'keepTeacher' | 'copyTeacher'>;
  /** Claims a run for this tab. Returns false if another tab has it. */
  claim(run: string): Promise<boolean>;
  moveTail(run: string, nimg: number, to: string): Promise<void>;
}

type Client = Pick<RunClient, 'verbs' | 'images' | 'load' | 'recover' | 'dispose' | 'checkpoint' | 'teacher'>;

/** Creates a run store. The store makes its client with its own event handler. */
export function createRunStore(
  connect: (onEvent: (event: RunEvent) => void) => Client,
  outside: Outside,
  library: LibraryStore,
): RunStore {
  const state = emptyState();
  const set = (changes: Partial<RunState>) => state.setState(changes);
  const client = connect((event) => {
    record(library, event);
    set(afterEvent(event, state.getState()));
  });
  const imported = new Map<string, Blob>();
  /** Rises when a run begins or is removed. The late answer of an earlier run is ignored. */
  let epoch = 0;
  /** Rises with every request for a memory plan. Only the last answer counts. */
  let plans = 0;

  async function bytesOf(name: string): Promise<WeightsBytes> {
    return imported.get(name) ?? outside.fetchTeacher(name);
  }

  /** Also stores a teacher that does not ship with the page with the run. */
  async function teacherOf(run: string, name: string): Promise<WeightsBytes> {
    const own = imported.get(name);
    if (own) return own;
    const kept = await outside.checkpointFiles.readTeacher(run);
    return kept.ok ? kept.value : outside.fetchTeacher(name);
  }

  /**
   * Gives a branch its parent's teacher and a checkpoint before its first step, so that it can resume without the
   * parent.
   */
  function keepBranch(parent: string, branch: string): Promise<void> {
    void outside.checkpointFiles.copyTeacher(parent, branch);
    return client.verbs.save();
  }

  function settle(mine: number, result: Outcome<LoadResult>, recipe: Recipe): boolean {
    if (mine !== epoch) return false;
    if (!result.ok) {
      set({ phase: { kind: 'failed', failure: result.failure }, ...noGpuIn(result.failure) });
      return false;
    }
    const { loaded, data } = result.value;
    set({
      phase: { kind: 'paused' },
      recipe,
      memory: loaded.memory,
      variants: loaded.variants,
      adapter: loaded.adapter,
      step: loaded.step,
      nimg: loaded.nimg,
      ...summaryOf(recipe, data),
    });
    // A resumed run and a branch keep their pinned images.
    const pins = library.liveRun()?.pinned?.set;
    if (pins) void client.verbs.setPins(pins);
    const { speed } = state.getState();
    if (speed !== 'max') void client.verbs.setSpeed(speed);
    return true;
  }

  /**
   * Runs a verb that is answered only after the step in progress. Ignores the answer if the run failed or was removed
   * meanwhile.
   */
  async function meanwhile(busy: RunState['busy'], verb: () => Promise<void>): Promise<void> {
    const mine = epoch;
    set({ busy });
    await verb();
    if (mine === epoch) set({ busy: null });
  }

  /** Resolves when the trainer has reported that it is paused. All its earlier reports have then arrived. */
  function settled(): Promise<void> {
    const stands = () => state.getState().phase.kind !== 'running';
    if (stands()) return Promise.resolve();
    return new Promise((resolve) => {
      const stop = state.subscribe(() => {
        if (!stands()) return;
        stop();
        resolve();
      });
    });
  }

  const verbs: RunVerbs = {
    async probeAdapter() {
      const found = await client.verbs.probeAdapter();
      set(found.ok ? { adapter: found.value, noGpu: null } : { noGpu: found.failure });
    },
    async plan(recipe) {
      const { adapter } = state.getState();
      const mine = ++plans;
      if (!recipe) set({ planned: null, plannedInspections: null, plannedFor: null });
      if (!recipe || !adapter) return;
      const planned = await verbs.measure(recipe);
      if (mine !== plans) return;
      set({ planned, plannedFor: recipe });
      const plannedInspections = await verbs.measureInspections(recipe);
      if (mine === plans) set({ plannedInspections });
    },
    async train(recipe, then) {
      const mine = ++epoch;
      const before = library.state.getState().shown;
      const { meta } = begin(library, recipe, state.getState().adapter);
      set({ ...NO_RUN, phase: { kind: 'loading', what: 'teacher' } });
      let result: Outcome<LoadResult>;
      try {
        const teacher = await bytesOf(recipe.teacher);
        const init = recipe.init ? await bytesOf(recipe.init) : null;
        const psiInit = recipe.psiInit ? await bytesOf(recipe.psiInit) : null;
        if (mine !== epoch) return;
        if (traitsOf(recipe.method).needs.images) set({ phase: { kind: 'loading', what: 'images' } });
        result = await client.load({ recipe, run: meta.id, teacher, init, psiInit });
      } catch (e) {
        result = { ok: false, failure: { code: 'bad-file', message: messageOf(e) } };
      }
      if (!settle(mine, result, recipe)) {
        library.drop(meta.id);
        if (mine === epoch && before !== null) library.show(before);
        return;
      }
      const own = imported.get(recipe.teacher);
      if (own) void outside.checkpointFiles.keepTeacher(meta.id, recipe.teacher, own);
      await (then === 'run' ? client.verbs.start() : verbs.step());
    },
    pause: () => meanwhile('pause', () => client.verbs.pause()),
    ...controlVerbs({ client, library, state, meanwhile, bytesOf }),
    stop: () => meanwhile('stop', () => client.verbs.stop()),
    reset() {
      epoch++;
      client.dispose();
      const { live } = library.state.getState();
      library.setLive(null);
      // A run that never saw an image is removed from the list.
      if (live !== null && library.state.getState().histories[live]?.meta.nimg === 0) library.drop(live);
      set({ ...NO_RUN, phase: { kind: 'idle' } });
    },
    async restore(then) {
      const { recipe } = state.getState();
      if (!recipe) return;
      const mine = ++epoch;
      const from = client.checkpoint?.nimg ?? 0;
      changeLive(library, (h) => withMark(rewound(h, from), { kind: 'recovery', nimg: from }));
      library.seek(null);
      set({
        busy: null,
        nanNotice: null,
        phase: loadingPhase(recipe),
      });
      if (!settle(mine, await client.recover(recipe), recipe)) return;
      set({ restoredFrom: from });
      if (then === 'run') await client.verbs.start();
    },
    async branch(changes) {
      const refused = branchRefusal(state.getState(), changes);
      set({ branchRefused: refused });
      if (refused) return;
      const mine = ++epoch;
      await meanwhile('pause', () => client.verbs.pause());
      await settled();
      const { recipe: going, adapter } = state.getState();
      const parent = library.liveRun();
      const from = client.checkpoint?.nimg;
      if (mine !== epoch || !going) return;
      if (!parent || from === undefined) return set({ branchRefused: { why: 'no-checkpoint' } });
      const recipe = branchRecipe(going, changes);
      const { meta } = beginBranch(library, parent, from, recipe, adapter);
      set({
        nanNotice: null,
        restoredFrom: null,
        phase: loadingPhase(recipe),
      });
      if (settle(mine, await client.recover(recipe, meta.id), recipe)) {
        await keepBranch(parent.meta.id, meta.id);
        return client.verbs.start();
      }
      if (mine !== epoch) return;
      library.setLive(parent.meta.id);
      library.drop(meta.id);
    },
    ...resumeVerbs({
      client,
      state,
      library,
      begin: () => ++epoch,
      isCurrent: (mine) => mine === epoch,
      settle,
      pauseEngine: async () => {
        if (state.getState().phase.kind !== 'running') return;
        await meanwhile('pause', () => client.verbs.pause());
        await settled();
      },
      teacherOf,
      keepBranch,
      claim: outside.claim,
      moveTail: outside.moveTail,
    }),
    saveNow() {
      if (['running', 'paused', 'finished'].includes(state.getState().phase.kind)) void client.verbs.save();
    },
    setLive(key, value) {
      const { recipe } = state.getState();
      if (!recipe || !fieldOf(key).live) return;
      recordChange(library, recipe, key, value);
      set({ recipe: { ...recipe, [key]: value } });
      void client.verbs.setLive({ [key]: value });
    },
    ...dataVerbs(state, client.images),
    async importWeights(file) {
      const read = await client.verbs.describeWeights(file, file.name);
      if (read.ok) imported.set(file.name, file);
      return read;
    },
    async exportGenerator(request) {
      set({ exporting: true, exportFailure: null });
      const made = await client.verbs.exportGenerator(request);
      set({ exporting: false, exportFailure: made.ok ? null : made.failure.message });
      return made.ok ? made.value : null;
    },
    async loadGenerator(file) {
      const { recipe } = state.getState();
      const { name } = file;
      set({ generator: { kind: 'loading', name } });
      const made = await client.verbs.loadGenerator(file, recipe?.seed ?? 0, recipe?.gridSize ?? 8);
      set({
        generator: made.ok
          ? { kind: 'ready', name, generator: made.value }
          : { kind: 'bad', name, message: made.failure.message },
      });
    },
    closeGenerator: () => set({ generator: INITIAL.generator }),
    loseDevice: () => void client.verbs.loseDevice(),
  };
  const source: RunSource = {
    samples: (weights, n) => client.verbs.samples(weights, n),
    async checkpoint() {
      const { checkpoint } = client;
      const read = checkpoint && (await outside.checkpointFiles.read(checkpoint.run, checkpoint.name));
      return read?.ok ? read.value : null;
    },
    teacher: () => client.teacher,
    nearest: (...what) => client.images.nearest(...what),
    stopNearest: () => client.images.stopNearest(),
    kept: (run, name) => outside.checkpointFiles.read(run, name),
    teacherOf,
    inspect: (images) => client.verbs.inspect(images),
  };
  return { state, verbs, source };
}

function summaryOf(recipe: Recipe, data: DataSummary | null): Partial<RunState> {
  if (!data) return {};
  return recipe.dataset === 'shapes10' ? { shapes: { kind: 'ready', summary: data } } : {};
}
