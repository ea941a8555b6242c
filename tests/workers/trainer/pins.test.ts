// Which images a run pins, and when they are looked at. A trainer made of numbers.
import { expect, test } from 'vitest';
import { presetRecipe } from '../../../src/recipes/presets.ts';
import type { BatchView, PinSet } from '../../../src/runs/report.ts';
import type { RunEvent } from '../../../src/workers/protocol.ts';
import { type Observed, Reporter } from '../../../src/workers/trainer/reporter.ts';

const recipe = { ...presetRecipe('nano'), batch: 4, snap: 8 };
const px = (v: number) => new Uint8ClampedArray(4).fill(v);

function batchView(step: number): BatchView {
  return {
    ...{ step, nimg: step * 4, n: 1, resolution: 1, mapSize: 1, sigma: new Float32Array(1), labels: Int32Array.of(5) },
    ...{ fake: px(7), noisyFake: px(1), real: px(9), noisyReal: px(1) },
    ...{ logitsFake: new Float32Array(1), logitsReal: new Float32Array(1) },
  };
}

/** A reporter of a run at a step that the test sets, and what it tells. */
function reporter(mapsFail = false, from = 0) {
  const state = { step: from };
  const events: RunEvent[] = [];
  const trainer: Observed = {
    recipe,
    get step() {
      return state.step;
    },
    get nimg() {
      return state.step * 4;
    },
    sec: 0,
    isMidStep: false,
    takeMetrics: async () => [],
    sampleSheet: async () => ({
      nimg: state.step * 4,
      step: state.step,
      width: 1,
      height: 1,
      cols: 1,
      rows: 1,
      rgba: px(0),
    }),
    batchView: async () => batchView(state.step),
    trace: async () => null,
    checkpoint: async () => new Uint8Array(1),
    scoreCount: 1,
    scoreSamples: async () => new Uint8Array(3),
    async readMaps({ ids }) {
      if (mapsFail) throw new Error('There is no room.');
      return {
        step: state.step,
        nimg: state.step * 4,
        mapSize: 1,
        ids: ids.slice(),
        logits: new Float32Array(ids.length),
      };
    },
  };
  const told = new Reporter(trainer, (e) => events.push(e), null);
  const of = <T extends RunEvent['type']>(type: T) =>
    events.filter((e): e is Extract<RunEvent, { type: T }> => e.type === type);
  return { told, state, of };
}

test('the first batch pins its images, which are looked at then and with sheets', async () => {
  const { told, state, of } = reporter();
  await told.sheet();
  expect(of('pinned')).toEqual([]);
  state.step = 1;
  await told.batch();
  const [first] = of('pins');
  expect(first?.set).toMatchObject({ sigma: Math.exp(recipe.pMean), real: Int32Array.of(1, 0), resolution: 1 });
  expect([...(first?.set.rgba ?? [])]).toEqual([9, 9, 9, 9, 7, 7, 7, 7]);
  state.step = 2;
  await told.batch();
  await told.sheet(true);
  await told.sheet(true); // of the same step: there is nothing new to see
  expect(of('pins')).toHaveLength(1);
  expect(of('pinned').map((e) => e.look.step)).toEqual([1, 2]);
});

test('pins by hand count at once, instead of the first batch’s', async () => {
  const { told, state, of } = reporter();
  const set: PinSet = {
    ...{ sigma: 1, seed: 0, resolution: 1, ids: Int32Array.of(4), real: Int32Array.of(0), labels: Int32Array.of(1) },
    rgba: px(3),
  };
  await told.setPins(set);
  state.step = 1;
  await told.batch();
  await told.sheet(true);
  expect(of('pins')).toEqual([]);
  expect(of('pinned').map((e) => [...e.look.ids])).toEqual([[4], [4]]);
  await told.setPins({ ...set, ids: new Int32Array(0) });
  state.step = 2;
  await told.sheet(true);
  expect(of('pinned')).toHaveLength(2);
});

test('a run that goes on pins nothing by itself: it has pins, or a person took them away', async () => {
  const { told, of } = reporter(false, 3);
  await told.batch();
  expect(of('pins')).toEqual([]);
});

test('where the images cannot be looked at, that is told once and the sheets go on', async () => {
  const { told, state, of } = reporter(true);
  state.step = 1;
  await told.batch();
  await told.sheet(true);
  state.step = 2;
  await told.sheet(true);
  expect(of('unpinned')).toEqual([{ type: 'unpinned', why: 'There is no room.' }]);
  expect(of('sheet')).toHaveLength(2);
});
