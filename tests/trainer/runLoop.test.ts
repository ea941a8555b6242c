// When the run loop takes sheets, batch views, mapsRead, checkpoints and scores. The trainer is made of numbers.
import { expect, test } from 'vitest';
import { presetRecipe } from '../../src/recipes/presets.ts';
import type { BatchView, MetricsRow, PinSet } from '../../src/runs/report.ts';
import { isSheetDue, type LoopOptions, type LoopTrainer, RunLoop } from '../../src/trainer/runLoop.ts';
import type { RunSink } from '../../src/trainer/runSink.ts';
import type { Scores } from '../../src/trainer/scoring.ts';

const recipe = { ...presetRecipe('nano'), batch: 4, snap: 8, steps: 6 };
const px = (v: number) => new Uint8ClampedArray(4).fill(v);

function batchView(step: number): BatchView {
  return {
    ...{ step, nimg: step * 4, n: 1, resolution: 1, mapSize: 1, sigma: new Float32Array(1), labels: Int32Array.of(5) },
    ...{ fake: px(7), noisyFake: px(1), real: px(9), noisyReal: px(1) },
    ...{ logitsFake: new Float32Array(1), logitsReal: new Float32Array(1) },
  };
}

const PAGE: LoopOptions = {
  ...{ rowsMs: 250, exactSheets: false, checkpoints: { ms: 20_000, share: 0.1 }, checkpointAtStart: false },
  ...{ inspectShare: 0.1, batches: ['clock'], pins: null, pinsFirst: true, hasSheet: false },
};
const COMMAND_LINE: LoopOptions = {
  ...{ rowsMs: 1e6, exactSheets: true, checkpoints: { ms: 1e6, share: 0.05 }, checkpointAtStart: true },
  ...{ inspectShare: Number.POSITIVE_INFINITY, batches: ['sheet', 'checkpoint'], pins: null, pinsFirst: true },
  hasSheet: false,
};

interface Asked {
  readonly options?: Partial<LoopOptions>;
  readonly looksFail?: boolean;
  readonly from?: number;
  readonly scores?: Scores;
  readonly badStep?: number;
}

/** A loop over a run, and everything that its sink received, in order. */
function looped(o: Asked = {}) {
  const state = { step: o.from ?? 0 };
  const log: string[] = [];
  const got = { rows: [] as MetricsRow[], pins: [] as PinSet[] };
  let pending: MetricsRow[] = [];
  const trainer: LoopTrainer = {
    recipe,
    get step() {
      return state.step;
    },
    get nimg() {
      return state.step * 4;
    },
    sec: 0,
    isMidStep: false,
    async stepOnce() {
      const step = ++state.step;
      const loss_psi = step === o.badStep ? Number.NaN : 1;
      const row = { loss_psi, loss_g: -1, grad_norm_psi: 1, grad_norm_theta: 1, nan_images: 0, sec: step };
      pending.push({ step, nimg: step * 4, ...row });
    },
    async takeMetrics() {
      const rows = pending;
      pending = [];
      return rows;
    },
    sampleSheet: async () => ({
      ...{ nimg: state.step * 4, step: state.step, width: 1, height: 1, cols: 1, rows: 1, rgba: px(0) },
    }),
    sample: async () => new Uint8Array(3),
    hasBatchView: true,
    batchView: async () => batchView(state.step),
    checkpoint: async () => new Uint8Array(1),
    scoreCount: 1,
    scoreSamples: async () => new Uint8Array(3),
    async readMaps({ ids }) {
      if (o.looksFail) throw new Error('There is no room.');
      const logits = new Float32Array(ids.length);
      return { step: state.step, nimg: state.step * 4, mapSize: 1, ids: ids.slice(), logits };
    },
  };
  const sink: RunSink = {
    rows(rows, _, isLast) {
      got.rows.push(...rows);
      log.push(`rows ${rows.map((r) => r.step).join()}${isLast ? ' last' : ''}`);
    },
    sheet: ({ step, asked }) => void log.push(`${asked ? 'asked ' : ''}sheet ${step}`),
    batch: ({ step }, why) => void log.push(`batch ${step} ${why}`),
    pins(set) {
      got.pins.push(set);
      log.push('pins');
    },
    pinned: ({ step, ids }) => void log.push(`maps ${step} ${[...ids].join()}`),
    checkpoint: ({ step, kind }) => void log.push(`checkpoint ${step} ${kind}`),
    score: ({ step }) => void log.push(`score ${step}`),
    problem: ({ about, message }) => void log.push(`${about}: ${message}`),
  };
  const loop = new RunLoop(trainer, sink, { ...PAGE, ...o.options }, o.scores ?? null);
  const all = () =>
    loop.run(
      () => true,
      () => loop.advance(),
    );
  const mapsRead = () => log.filter((l) => l.startsWith('maps'));
  return { loop, state, log, got, all, mapsRead };
}

test('sheets are taken at multiples of snap for any batch size', () => {
  const at = (batch: number, snap: number) =>
    [0, 1, 2, 3, 4, 5, 6, 7].filter((k) => isSheetDue(k * batch, (k + 1) * batch, snap)).map((k) => (k + 1) * batch);
  expect(at(16, 32)).toEqual([32, 64, 96, 128]);
  expect(at(16, 40)).toEqual([48, 80, 128]);
  expect(at(16, 1)).toEqual([16, 32, 48, 64, 80, 96, 112, 128]);
});

test('on the command line: exact sheets with their batches, the last row with its score, then the checkpoint', async () => {
  const scores: Scores = {
    ...{ reference: 'here@1', inRows: true, close: () => {} },
    score: async () => ({ mean: 3, sd: 1, floor: 2, n: 1, ms: 1 }),
  };
  const { loop, log, got, all } = looped({ options: { ...COMMAND_LINE, pinsFirst: false }, scores });
  await loop.begin(true);
  await all();
  await loop.finish();
  expect(log).toEqual([
    ...['sheet 0', 'rows 1', 'rows 2', 'batch 2 sheet', 'sheet 2', 'rows 3,4', 'batch 4 sheet', 'sheet 4'],
    ...['score 6', 'rows 5,6 last', 'batch 6 sheet', 'sheet 6', 'checkpoint 6 final', 'batch 6 checkpoint'],
  ]);
  expect(got.rows.at(-1)).toMatchObject({ step: 6, kid_tiny: 3, kid_tiny_sd: 1, kid_tiny_floor: 2 });
  expect(got.rows.filter((row) => 'kid_tiny' in row)).toHaveLength(1);
});

test('in the page the score follows the checkpoint and is not part of a row', async () => {
  const scores: Scores = {
    ...{ reference: 'here@1', inRows: false, close: () => {} },
    score: async () => ({ mean: 3, sd: 1, floor: 2, n: 1, ms: 1 }),
  };
  const { loop, log, got, all } = looped({ options: { pinsFirst: false }, scores });
  await loop.begin(true);
  await all();
  await loop.finish();
  await loop.lastScore();
  expect(log.slice(-4)).toEqual(['sheet 6', 'batch 6 clock', 'checkpoint 6 final', 'score 6']);
  expect(got.rows.some((row) => 'kid_tiny' in row)).toBe(false);
});

test('a resumed run without remaining steps takes no batch view, because a checkpoint has no batch', async () => {
  const { loop, log, all } = looped({ options: { ...COMMAND_LINE, hasSheet: true }, from: 6 });
  await loop.begin(false);
  await all();
  await loop.finish();
  expect(log).toEqual(['rows  last', 'checkpoint 6 final']);
});

test('before the first step only the command line takes a checkpoint', async () => {
  const page = looped();
  await page.loop.settle();
  const commandLine = looped({ options: COMMAND_LINE });
  await commandLine.loop.settle();
  expect([page.log, commandLine.log]).toEqual([['rows  last'], ['rows  last', 'checkpoint 0 auto']]);
});

test('non-finite numbers stop the run without a checkpoint', async () => {
  const { loop, log, state, all } = looped({ badStep: 1 });
  await all();
  expect([state.step, loop.isBroken]).toEqual([1, true]);
  await loop.settle();
  await loop.checkpoint('manual');
  expect(log.filter((l) => /numbers|checkpoint/.test(l))).toEqual(['numbers: At step 1 a loss was not a number']);
});

test('the first batch pins its images, which are inspected then and with every sheet', async () => {
  const { loop, state, log, got, mapsRead } = looped();
  await loop.sheet();
  expect(mapsRead()).toEqual([]);
  state.step = 1;
  await loop.batch('clock');
  const [first] = got.pins;
  expect(first).toMatchObject({ sigma: Math.exp(recipe.pMean), real: Int32Array.of(1, 0), resolution: 1 });
  expect([...(first?.rgba ?? [])]).toEqual([9, 9, 9, 9, 7, 7, 7, 7]);
  state.step = 2;
  await loop.batch('clock');
  await loop.sheet(true);
  await loop.sheet(true); // of the same step: nothing has changed
  expect(got.pins).toHaveLength(1);
  expect(mapsRead()).toEqual(['maps 1 0,1', 'maps 2 0,1']);
  expect(log.filter((l) => l.startsWith('asked'))).toHaveLength(2);
});

test('pins by the user count at once, instead of the first batch’s', async () => {
  const { loop, state, got, mapsRead } = looped();
  const set: PinSet = {
    ...{ sigma: 1, seed: 0, resolution: 1, ids: Int32Array.of(4), real: Int32Array.of(0), labels: Int32Array.of(1) },
    rgba: px(3),
  };
  await loop.setPins(set);
  state.step = 1;
  await loop.batch('clock');
  await loop.sheet(true);
  expect(got.pins).toEqual([]);
  expect(mapsRead()).toEqual(['maps 0 4', 'maps 1 4']);
  await loop.setPins({ ...set, ids: new Int32Array(0) });
  state.step = 2;
  await loop.sheet(true);
  expect(mapsRead()).toHaveLength(2);
});

test('a run that may not pin takes no pins from its batches', async () => {
  const { loop, state, got } = looped({ options: { pinsFirst: false }, from: 3 });
  state.step = 4;
  await loop.batch('clock');
  expect(got.pins).toEqual([]);
});

test('a failed inspection is reported once, and sheets continue', async () => {
  const { loop, state, log } = looped({ looksFail: true });
  state.step = 1;
  await loop.batch('clock');
  await loop.sheet(true);
  state.step = 2;
  await loop.sheet(true);
  expect(log).toEqual(['pins', 'pins: There is no room.', 'batch 1 clock', 'asked sheet 1', 'asked sheet 2']);
});
