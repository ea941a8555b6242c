// Resuming stored runs: which records remain, which become a run of their own, and the state after a refusal.
import { expect, test } from 'vitest';
import { presetRecipe } from '../../../src/recipes/presets.ts';
import type { CheckpointInfo } from '../../../src/storage/checkpoints/types.ts';
import { createRunStore, type Outside } from '../../../src/store/engine/runVerbs.ts';
import { createLibraryStore } from '../../../src/store/library/libraryStore.ts';
import type { Outcome, RunEvent } from '../../../src/workers/protocol.ts';
import type { LoadInput, LoadResult, RunClient } from '../../../src/workers/trainer/client.ts';
import { meta, plain, sheet, trained } from '../history.ts';
import { outside } from '../outside.ts';

const recipe = { ...presetRecipe('nano'), steps: 400 };
const info = (step: number): CheckpointInfo => ({
  ...{ name: `c${step}`, step, nimg: step * 16, sec: step / 4, at: 1000 + step, kind: 'auto' },
  ...{ recipe: { ...recipe, lr: 5e-4 }, bytes: 1, crc: 0, pinned: false, note: '' },
});

function page(changes: Partial<Outside> = {}) {
  const library = createLibraryStore();
  const log: string[] = [];
  let emit: (event: RunEvent) => void = () => {};
  const answer = { failure: null as string | null };
  const client = {
    checkpoint: null,
    verbs: {
      start: async () => void log.push('start'),
      step: async () => void log.push('step'),
      save: async () => void log.push('save'),
      setPins: async () => {},
      pause: async () => {
        log.push('pause');
        emit({ type: 'loop', state: 'paused', step: 40, nimg: 640, phase: { next: 'psi', firstDone: 0 } });
      },
    },
    load: async (
      input: LoadInput,
      from: { run: string; name: string; step: number; nimg: number },
    ): Promise<Outcome<LoadResult>> => {
      log.push(`load ${input.run === from.run ? 'it' : 'another'} from ${from.name}, teacher ${input.teacher}`);
      if (answer.failure) return { ok: false, failure: { code: 'bad-file', message: answer.failure } };
      emit({ type: 'sheet', sheet: sheet(from.step) });
      const loaded = { adapter: null, variants: {}, learned: {}, memory: [], step: from.step, nimg: from.nimg };
      return { ok: true, value: { loaded: loaded as never, data: null } };
    },
  };
  const run = createRunStore(
    (onEvent) => {
      emit = onEvent;
      return client as unknown as RunClient;
    },
    {
      ...outside,
      fetchTeacher: async (name) => name as never,
      moveTail: async (from, nimg, to) =>
        void log.push(`move ${from} after ${nimg} to ${to === from ? 'itself' : 'the tail'}`),
      ...changes,
    },
    library,
  );
  library.put(trained('r', 40));
  return { library, run, log, answer };
}

test('a resumed run is at its checkpoint with the settings of that step, and continues', async () => {
  const { library, run, log } = page();
  await run.verbs.resumeRun('r', info(20), 'run');
  expect(log).toEqual([`load it from c20, teacher ${recipe.teacher}`, 'start']);
  const history = library.liveRun();
  expect(history?.meta).toMatchObject({ id: 'r', step: 20, nimg: 320, recipe: { lr: 5e-4 } });
  expect(history?.metrics.length).toBe(20);
  expect(history?.sheets.map((s) => s.step)).toEqual([10, 20]);
  expect(history?.marks.at(-1)).toEqual({ kind: 'recovery', nimg: 320 });
  expect(run.state.getState()).toMatchObject({ restoredFrom: 320, checkpoint: { nimg: 320 }, step: 20 });
  expect(library.state.getState().metas).toHaveLength(1);
});

test('after going back, the later part is a run of its own with all its numbers, drawn behind', async () => {
  const { library, run, log } = page();
  const before = plain(library.state.getState().histories.r ?? trained('x', 0));
  await run.verbs.rewind('r', info(20));
  const { metas, histories, overlay, shown, live } = library.state.getState();
  expect([metas.length, shown, live]).toEqual([2, 'r', 'r']);
  const tail = metas.find((m) => m.id !== 'r');
  expect(tail).toMatchObject({ name: 'r.1', parent: { id: 'r', nimg: 320 }, step: 40, nimg: 640 });
  expect(overlay).toEqual([tail?.id]);
  const kept = histories[tail?.id ?? ''];
  expect(kept && plain(kept)).toMatchObject({ rows: before.rows, sheets: before.sheets, marks: before.marks });
  expect(histories.r?.metrics.length).toBe(20);
  expect(log).toEqual([`load it from c20, teacher ${recipe.teacher}`, 'move r after 320 to the tail']);
});

test('a checkpoint that cannot be loaded leaves the run unchanged, with the reason', async () => {
  const { library, run, answer } = page();
  const before = plain(library.state.getState().histories.r ?? trained('x', 0));
  answer.failure = 'The checkpoint is damaged.';
  await run.verbs.rewind('r', info(20));
  const { histories, live, metas } = library.state.getState();
  expect([live, metas.length]).toEqual([null, 1]);
  expect(histories.r && plain(histories.r)).toEqual(before);
  expect(run.state.getState()).toMatchObject({
    phase: { kind: 'idle' },
    resumeRefusal: { run: 'r', why: 'failed', message: 'The checkpoint is damaged.' },
  });
  answer.failure = null;
  await run.verbs.resumeRun('r', info(40), 'wait');
  expect(run.state.getState()).toMatchObject({ phase: { kind: 'paused' }, resumeRefusal: null, step: 40 });
});

test('a run of another tab is not resumed', async () => {
  const { library, run, log } = page({ claim: async () => false });
  await run.verbs.resumeRun('r', info(20), 'run');
  expect(log).toEqual([]);
  expect(library.state.getState().live).toBeNull();
  expect(run.state.getState().resumeRefusal).toEqual({ run: 'r', why: 'elsewhere', message: '' });
});

test('after branching the parent is complete, and the branch has a checkpoint before its first step', async () => {
  const { library, run, log, answer } = page();
  await run.verbs.branchFrom('r', info(20));
  const { metas, histories, live, overlay } = library.state.getState();
  expect(metas.find((m) => m.id === live)).toMatchObject({ parent: { id: 'r', nimg: 320 }, step: 20 });
  expect(histories.r?.metrics.length).toBe(40);
  expect(overlay).toEqual(['r']);
  expect(log).toEqual([`load another from c20, teacher ${recipe.teacher}`, 'save']);
  answer.failure = 'no room';
  await run.verbs.branchFrom('r', info(40));
  expect(library.state.getState().metas).toHaveLength(2);
});

test('a teacher stored with the run is used before one of the page’s', async () => {
  const readTeacher = async () => ({ ok: true as const, value: 'kept' as never });
  const { run, log } = page({ checkpointFiles: { ...outside.checkpointFiles, readTeacher } });
  await run.verbs.resumeRun('r', info(20), 'wait');
  expect(log).toEqual(['load it from c20, teacher kept']);
});

test('a teacher stored with the run is also stored with its branch', async () => {
  const copied: string[][] = [];
  const copyTeacher = async (from: string, to: string) => {
    copied.push([from, to]);
    return { ok: true as const, value: null };
  };
  const { library, run, answer } = page({ checkpointFiles: { ...outside.checkpointFiles, copyTeacher } });
  await run.verbs.branchFrom('r', info(20));
  expect(copied).toEqual([['r', library.state.getState().live]]);
  answer.failure = 'no room';
  await run.verbs.branchFrom('r', info(40));
  expect(copied).toHaveLength(1);
});

test('a run that is not in memory is waited for', async () => {
  const { library, run } = page();
  library.list([{ meta: meta('gone') }]);
  const asked = run.verbs.resumeRun('gone', info(1), 'run');
  library.drop('gone');
  library.put(trained('gone', 1));
  await asked;
  expect(library.state.getState().live).toBe('gone');
});
