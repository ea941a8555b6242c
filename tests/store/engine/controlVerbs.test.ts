// The transport's verbs on a scripted engine: records of a run that leaves the engine, reports, and waiting.
import { expect, test } from 'vitest';
import { presetRecipe } from '../../../src/recipes/presets.ts';
import type { PsiTrace } from '../../../src/runs/report.ts';
import { branchRefusal, FIXED_IN_BRANCH } from '../../../src/store/engine/branchRefusal.ts';
import { INITIAL, waitingChanges } from '../../../src/store/engine/runStore.ts';
import { createRunStore } from '../../../src/store/engine/runVerbs.ts';
import { createLibraryStore } from '../../../src/store/library/libraryStore.ts';
import type { RunEvent } from '../../../src/workers/protocol.ts';
import { outside } from '../outside.ts';

const nano = presetRecipe('nano');
const PHASE = { next: 'psi', firstDone: 0 } as const;

/** A store over an engine that notes its calls and answers at once. */
function scripted() {
  const told: string[] = [];
  let tell: (event: RunEvent) => void = () => {};
  const verbs = new Proxy(
    {},
    {
      get:
        (_, name) =>
        async (...args: unknown[]) =>
          void told.push([name, ...args].join(' ')),
    },
  );
  const loaded = { adapter: { vendor: 'x' }, variants: {}, learned: {}, memory: [], step: 0, nimg: 0 };
  const client = { verbs, images: {}, checkpoint: null, dispose: () => void told.push('dispose') };
  const load = async () => ({ ok: true, value: { loaded, data: null } });
  const library = createLibraryStore();
  const connect = (onEvent: (event: RunEvent) => void) => {
    tell = onEvent;
    return { ...client, load, recover: load };
  };
  const run = createRunStore(connect as unknown as Parameters<typeof createRunStore>[0], outside, library);
  return { run, library, told, tell: (event: RunEvent) => tell(event) };
}

test('a run that leaves the engine stays in the library, unless it has seen no image', async () => {
  const { run, library, tell } = scripted();
  await run.verbs.train(nano, 'run');
  const id = library.state.getState().live ?? '';
  tell({
    type: 'sheet',
    sheet: { nimg: 0, step: 0, width: 1, height: 1, cols: 1, rows: 1, rgba: new Uint8ClampedArray(4) },
  });
  library.change(id, (h) => ({ ...h, meta: { ...h.meta, nimg: 16, step: 1 } }));
  run.verbs.reset();
  expect(run.state.getState()).toMatchObject({ phase: { kind: 'idle' }, recipe: null });
  expect(library.state.getState()).toMatchObject({ live: null, shown: id });
  await run.verbs.train(nano, 'run');
  run.verbs.reset();
  expect(library.state.getState().metas.map((m) => m.id)).toEqual([id]);
});

test('speed outlives a run; requested steps are shown, and cleared when the run continues', async () => {
  const { run, told, tell, library } = scripted();
  run.verbs.setSpeed('slow');
  expect(told).toEqual([]);
  await run.verbs.train(nano, 'step');
  expect(told).toEqual(['setSpeed slow', 'step']);
  tell({ type: 'loop', state: 'paused', step: 0, nimg: 0, phase: { next: 'theta', firstDone: 1 } });
  expect(run.state.getState()).toMatchObject({ phase: { kind: 'paused' }, stepPhase: { next: 'theta', firstDone: 1 } });
  const stamp = { name: 'c', step: 1, nimg: 16, sec: 1, at: 5 };
  const kept = (kind: 'auto' | 'manual'): RunEvent => ({
    type: 'checkpoint',
    stamp: { ...stamp, kind },
    everyMs: 20_000,
  });
  tell(kept('auto'));
  expect(run.state.getState()).toMatchObject({ notice: null, checkpoint: { nimg: 16 } });
  tell(kept('manual'));
  expect(run.state.getState().notice).toEqual({ what: 'checkpoint', nimg: 16 });
  expect(library.liveRun()?.marks).toEqual([{ kind: 'checkpoint', nimg: 16 }]);
  await run.verbs.phase();
  expect(run.state.getState()).toMatchObject({ notice: null, busy: null });
  await run.verbs.step(10);
  expect(told.slice(2)).toEqual(['phase', 'step 10']);
});

test('settings of another preset wait, including live ones; the table says which a branch may have', () => {
  const run = {
    ...INITIAL,
    recipe: nano,
    phase: { kind: 'paused' as const },
    step: 3,
    checkpoint: { nimg: 48, at: 0 },
  };
  expect(waitingChanges(run, { ...nano, lr: 1 })).toEqual([]);
  expect(waitingChanges(run, { ...nano, batch: 8 })).toEqual(['batch']);
  expect(waitingChanges(run, presetRecipe('nano-adversary'))).toEqual(['lsgGan']);
  expect(branchRefusal(run, { lsgGan: 1, batch: 8 })).toBeNull();
  expect(branchRefusal(run, { sigmaData: 0.6 })).toEqual({ why: 'fixed', keys: ['sigmaData'] });
  expect(FIXED_IN_BRANCH).toContain('teacher');
  expect(run.stepPhase).toEqual(PHASE);
});

test('reports of a step taken phase by phase are combined, and start again with psi’s update', async () => {
  const { run, tell } = scripted();
  await run.verbs.train(nano, 'step');
  const trace = () => run.state.getState().trace;
  const psi = { n: 0 } as PsiTrace;
  const moved = { images: new Float32Array(1), gradNorm: 3 };
  tell({ type: 'trace', trace: { step: 2, nimg: 32, psi }, why: null });
  tell({ type: 'trace', trace: { step: 2, nimg: 32, moved }, why: null });
  expect(trace()).toEqual({ step: 2, nimg: 32, psi, moved });
  // After going back to before that step and stepping again, the effect of theta's update is not known yet.
  tell({ type: 'trace', trace: { step: 2, nimg: 32, psi }, why: null });
  expect(trace()?.moved).toBeUndefined();
  tell({ type: 'trace', trace: null, why: 'There is no room.' });
  expect(run.state.getState()).toMatchObject({ trace: null, noTrace: 'There is no room.' });
});
