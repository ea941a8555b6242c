// Branches: refusals, the part of the parent that a branch keeps, and failures to load.
import { expect, test } from 'vitest';
import { presetRecipe } from '../../../src/recipes/presets.ts';
import type { Recipe } from '../../../src/recipes/recipe.ts';
import { packRows } from '../../../src/runs/curves/metricColumns.ts';
import { branchOf } from '../../../src/runs/model/branch.ts';
import type { PinSet } from '../../../src/runs/report.ts';
import { branchRefusal } from '../../../src/store/engine/branchRefusal.ts';
import { createRunStore } from '../../../src/store/engine/runVerbs.ts';
import { createLibraryStore } from '../../../src/store/library/libraryStore.ts';
import type { Outcome, RunEvent } from '../../../src/workers/protocol.ts';
import type { LoadResult, RunClient } from '../../../src/workers/trainer/client.ts';
import { meta, pinReading, pins, plain, row, sheet, trained } from '../history.ts';
import { outside } from '../outside.ts';

const PHASE = { next: 'psi', firstDone: 0 } as const;

const recipe = presetRecipe('nano');

test('a branch does not share growing data with its parent', () => {
  const parent = trained('p', 40);
  const before = plain(parent);
  const branch = branchOf(parent, meta('b'), 16 * 20);
  expect(branch.meta).toMatchObject({ id: 'b', parent: { id: 'p', nimg: 320 }, step: 20, nimg: 320, sec: 5 });
  expect(branch.sheets.map((s) => s.step)).toEqual([10, 20]);
  expect(branch.batches.at(-1)?.step).toBe(20);
  const grown = trained('b', 60, branch);
  expect(grown.metrics.row(20)).toEqual(row(21));
  expect(plain(parent)).toEqual(before);
  parent.metrics.append(row(41));
  parent.metrics.truncate(16);
  expect(grown.metrics.length).toBe(60);
  expect(grown.metrics.row(5)).toEqual(row(6));
});

/** A page whose engine answers at once. `load` decides its answer. */
function page(answer: () => Outcome<LoadResult>, around = outside) {
  const library = createLibraryStore();
  const log: string[] = [];
  let emit: (event: RunEvent) => void = () => {};
  let going: Recipe = recipe;
  const loaded = () => answer();
  const client = {
    checkpoint: null as { nimg: number } | null,
    verbs: {
      start: async () => {
        log.push('start');
        emit({ type: 'loop', state: 'running', step: 0, nimg: 0, phase: PHASE });
      },
      save: async () => void log.push('save'),
      setPins: async ({ ids }: PinSet) => void log.push(`pins ${ids.join(' ')}`),
      pause: async () => {
        log.push('pause');
        setTimeout(() => {
          client.checkpoint = { nimg: 320 };
          const stamp = { name: 'c', step: 20, nimg: 320, sec: 5, at: 1, kind: 'auto' as const };
          emit({ type: 'checkpoint', stamp, everyMs: 20_000 });
          emit({ type: 'loop', state: 'paused', step: 20, nimg: 320, phase: PHASE });
        }, 1);
      },
    },
    load: async () => loaded(),
    recover: async (next: Recipe) => {
      going = next;
      log.push(`recover ${next.alpha}`);
      return loaded();
    },
  };
  const run = createRunStore(
    (onEvent) => {
      emit = onEvent;
      return client as unknown as RunClient;
    },
    around,
    library,
  );
  const steps = (from: number, to: number) => {
    const rows = Array.from({ length: to - from }, (_, i) => row(from + 1 + i));
    const data = packRows(rows.map(({ values, ...at }) => ({ ...at, ...values })));
    emit({ type: 'metrics', data, imagesPerSec: 100, left: null });
  };
  return { library, run, log, steps, emit: (e: RunEvent) => emit(e), recipe: () => going };
}

const fine: Outcome<LoadResult> = {
  ok: true,
  value: {
    loaded: { adapter: null, variants: {}, learned: {}, memory: [], step: 20, nimg: 320 } as never,
    data: null,
  },
};

test('a running run pauses and continues as a branch from that checkpoint', async () => {
  const { library, run, log, steps, emit } = page(() => fine);
  await run.verbs.train(recipe, 'run');
  steps(0, 20);
  emit({ type: 'sheet', sheet: sheet(20) });
  emit({ type: 'pins', set: pins });
  emit({ type: 'pinned', reading: pinReading(20) });
  const parent = library.liveRun();
  await run.verbs.branch({ alpha: 1.2 });
  expect(log).toEqual(['start', 'pause', 'recover 1.2', 'pins 0 1 4', 'save', 'start']);
  const branch = library.liveRun();
  expect(branch?.pinned).toEqual({ set: pins, readings: [pinReading(20)] });
  expect(branch?.meta).toMatchObject({
    parent: { id: parent?.meta.id, nimg: 320 },
    name: 'Nano · SiDA 1.1',
    step: 20,
    recipe: { alpha: 1.2 },
  });
  expect(branch?.marks.at(-1)).toEqual({ kind: 'change', nimg: 320, key: 'alpha', from: '1', to: '1.2' });
  expect(branch?.sheets).toHaveLength(1);
  expect(library.state.getState().shown).toBe(branch?.meta.id);
  steps(20, 25);
  const metas = library.state.getState().metas;
  expect(metas.find((m) => m.id === parent?.meta.id)).toMatchObject({ step: 20, recipe: { alpha: 1 } });
  expect(library.state.getState().histories[parent?.meta.id ?? '']?.metrics.length).toBe(20);
  expect(library.liveRun()?.metrics.length).toBe(25);
});

test('a teacher stored with the run is also stored with its branch', async () => {
  const copied: string[][] = [];
  const copyTeacher = async (from: string, to: string) => {
    copied.push([from, to]);
    return { ok: true as const, value: null };
  };
  const { library, run, steps } = page(() => fine, {
    ...outside,
    checkpointFiles: { ...outside.checkpointFiles, copyTeacher },
  });
  await run.verbs.train(recipe, 'run');
  steps(0, 20);
  const parent = library.state.getState().live;
  await run.verbs.branch({ alpha: 1.2 });
  expect(copied).toEqual([[parent, library.state.getState().live]]);
});

test('a branch that cannot be loaded leaves the run unchanged', async () => {
  let answer: Outcome<LoadResult> = fine;
  const { library, run, steps } = page(() => answer);
  await run.verbs.train(recipe, 'run');
  steps(0, 20);
  const parent = library.liveRun();
  answer = { ok: false, failure: { code: 'out-of-memory', message: 'no room' } };
  await run.verbs.branch({ batch: 4096 });
  expect(library.state.getState().metas.map((m) => m.id)).toEqual([parent?.meta.id]);
  expect(library.state.getState()).toMatchObject({ live: parent?.meta.id, shown: parent?.meta.id });
  expect(run.state.getState()).toMatchObject({ phase: { kind: 'failed' }, recipe: { batch: recipe.batch } });
});

test('an impossible branch is refused before anything happens', async () => {
  const { library, run, log, steps } = page(() => fine);
  await run.verbs.branch({});
  expect(run.state.getState().branchRefused).toEqual({ why: 'no-run' });
  await run.verbs.train(recipe, 'run');
  run.state.setState({ step: 0 });
  const why = (changes: Partial<Recipe>) => branchRefusal(run.state.getState(), changes);
  expect(why({})).toEqual({ why: 'no-checkpoint' });
  steps(0, 20);
  expect(why({})).toBeNull();
  expect(why({ lr: 1e-4, batch: 8, preset: 'shapes10-sida' })).toBeNull();
  expect(why({ resolution: 32, method: 'sid', lr: 1 })).toEqual({ why: 'fixed', keys: ['method', 'resolution'] });
  expect(why({ steps: 20 })).toEqual({ why: 'finished', steps: 20 });
  expect(why({ sigmaMin: 90, sigmaMax: 80 })).toMatchObject({ why: 'bad-recipe' });
  await run.verbs.branch({ resolution: 64 });
  expect(log).toEqual(['start']);
  expect(library.state.getState().metas).toHaveLength(1);
  expect(run.state.getState().branchRefused).toEqual({ why: 'fixed', keys: ['resolution'] });
});
