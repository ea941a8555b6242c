import { expect, test } from 'vitest';
import { presetRecipe } from '../../../src/recipes/presets.ts';
import { dataVerbs } from '../../../src/store/engine/dataVerbs.ts';
import { emptyState, hindrance } from '../../../src/store/engine/runStore.ts';
import type { DataProgress, DataSummary, Outcome } from '../../../src/workers/protocol.ts';

const summary = { name: 'mine', resolution: 32 } as DataSummary;
const bad: Outcome<never> = { ok: false, failure: { code: 'bad-file', message: 'It is cut off.' } };

/** Verbs over a stub. The test answers its readings. */
function setUp(kept: Outcome<DataSummary | null> = { ok: true, value: null }) {
  const state = emptyState();
  const answers: ((result: Outcome<DataSummary>) => void)[] = [];
  const tells: ((progress: DataProgress) => void)[] = [];
  const read = (onProgress: (progress: DataProgress) => void) => {
    tells.push(onProgress);
    return new Promise<Outcome<DataSummary>>((resolve) => answers.push(resolve));
  };
  const done = async (): Promise<Outcome<null>> => ({ ok: true, value: null });
  const verbs = dataVerbs(state, {
    previewShapes: async () => bad,
    readFiles: (_files, _side, onProgress) => read(onProgress),
    fetchCifar10: (_side, onProgress) => read(onProgress),
    cancel: () => answers.at(-1)?.(bad),
    keep: done,
    restore: async () => kept,
    forget: done,
  });
  return { verbs, answers, tells, own: () => state.getState().own, state };
}

test('a reading reports, then is held; a failed one leaves the held set', async () => {
  const { verbs, answers, tells, own } = setUp();
  const first = verbs.readData([], 32);
  tells[0]?.({ what: 'reading', done: 1, total: 4 });
  expect(own().reading).toEqual({ what: 'reading', done: 1, total: 4 });
  answers[0]?.({ ok: true, value: summary });
  expect(await first).toBe(true);
  tells[0]?.({ what: 'reading', done: 3, total: 4 });
  expect(own().reading).toBeNull();
  await verbs.keepData();
  expect(own()).toMatchObject({ summary, reading: null, kept: 'yes' });
  const second = verbs.readData([], 32);
  answers[1]?.(bad);
  expect(await second).toBe(false);
  expect(own()).toMatchObject({ summary, reading: null, kept: 'yes', problem: 'It is cut off.' });
});

test('a cancel is not shown as a problem, and a late answer changes nothing', async () => {
  const { verbs, answers, own } = setUp();
  const job = verbs.fetchData(32);
  verbs.cancelReading();
  expect(await job).toBe(false);
  expect(own()).toMatchObject({ summary: null, reading: null, problem: null });
  const late = verbs.readData([], 32);
  await verbs.forgetData();
  answers[1]?.({ ok: true, value: summary });
  expect(await late).toBe(false);
  expect(own().summary).toBeNull();
});

test('a set stored by an earlier visit is used; without data of the right size SiDA cannot train', async () => {
  const { verbs, own, state } = setUp({ ok: true, value: summary });
  const recipe = presetRecipe('cifar10-tiny-sida');
  expect(hindrance(state.getState(), recipe, 0)).toBe('no-data');
  expect(hindrance(state.getState(), { ...recipe, method: 'sid' }, 0)).toBeNull();
  await verbs.restoreData();
  expect(own()).toMatchObject({ summary, kept: 'yes' });
  expect(hindrance(state.getState(), { ...recipe, dataset: 'own' }, 0)).toBeNull();
  expect(hindrance(state.getState(), { ...recipe, resolution: 64 }, 0)).toBe('wrong-size');
  expect(hindrance(state.getState(), { ...recipe, dataset: 'shapes10', resolution: 16 }, 0)).toBeNull();
});
