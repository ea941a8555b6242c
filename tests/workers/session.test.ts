// The loop around a trainer: turns, single steps, what a pause keeps. A scripted trainer, so that order can be seen.
import { expect, test } from 'vitest';
import { presetRecipe } from '../../src/recipes/presets.ts';
import { unpackRows } from '../../src/runs/metricColumns.ts';
import type { MetricsRow, Sheet } from '../../src/training/events.ts';
import type { ProbeView } from '../../src/training/probe.ts';
import type { SessionEvent as RunEvent } from '../../src/workers/reporter.ts';
import { type Driven, TrainerSession } from '../../src/workers/session.ts';

const recipe = { ...presetRecipe('nano'), batch: 4, snap: 8, steps: 1000 };

const none = new Float32Array(0);
const NOTHING_SEEN: ProbeView = {
  ...{ n: 1, resolution: 1, channels: 3, mapSize: 1, noisy: none, teacher: none, fakeScore: none },
  ...{ lossMap: none, weight: none, logits: none, gradSid: none, gradAdv: none },
};

/** Counts calls, refuses overlapping ones, and gives the rows it is told to. */
function scripted(o: { steps?: number; row?: (step: number) => Partial<MetricsRow> } = {}) {
  const log: string[] = [];
  let inside = 0;
  let pending: MetricsRow[] = [];
  const state = { step: 0, phases: 0, broken: null as Error | null };
  const finishStep = () => {
    state.step++;
    state.phases = 0;
    const row = { loss_psi: 1, loss_g: -1, grad_norm_psi: 1, grad_norm_theta: 1, nan_images: 0, sec: state.step };
    pending.push({ step: state.step, nimg: state.step * recipe.batch, ...row, ...o.row?.(state.step) });
  };
  async function call<T>(name: string, result: () => T): Promise<T> {
    inside++;
    expect(inside, `${name} overlaps`).toBe(1);
    log.push(name);
    await new Promise((resolve) => setTimeout(resolve, 1));
    inside--;
    if (state.broken) throw state.broken;
    return result();
  }
  const trainer: Driven = {
    recipe: { ...recipe, steps: o.steps ?? recipe.steps },
    get step() {
      return state.step;
    },
    get nimg() {
      return state.step * recipe.batch;
    },
    get sec() {
      return state.step;
    },
    get isMidStep() {
      return state.phases > 0;
    },
    get phase() {
      return { next: (['psi', 'theta', 'ema'] as const)[state.phases] ?? 'psi', psiDone: Math.min(1, state.phases) };
    },
    stepOnce: () => call('step', finishStep),
    phaseOnce: () => call('phase', () => (++state.phases === 3 ? finishStep() : undefined)),
    takeMetrics: () =>
      call('rows', () => {
        const rows = pending;
        pending = [];
        return rows;
      }),
    sampleSheet: () =>
      call('sheet', (): Sheet => {
        const rgba = new Uint8ClampedArray(4);
        return { nimg: state.step * recipe.batch, step: state.step, width: 1, height: 1, cols: 1, rows: 1, rgba };
      }),
    batchView: () =>
      call('batch', () => ({
        ...{ step: state.step, nimg: 0, n: 0, resolution: 1, mapSize: 0, sigma: new Float32Array(0) },
        ...{ fake: new Uint8ClampedArray(0), real: null, noisyFake: new Uint8ClampedArray(0), noisyReal: null },
        ...{ logitsFake: new Float32Array(0), logitsReal: null, labels: new Int32Array(0) },
      })),
    walk: () => call('walk', () => (state.phases > 0 ? { step: state.step + 1, nimg: 0 } : null)),
    checkpoint: () => call('checkpoint', () => Uint8Array.of(state.step)),
    channels: 3,
    look: ({ images }) => call('look', () => ({ ...NOTHING_SEEN, noisy: images })),
    vote: () => Promise.reject(new Error('No image is pinned here.')),
    exportGenerator: () => call('export', () => Uint8Array.of(state.step)),
    setLive: () => {},
    destroy: () => {},
  };
  return { trainer, log, state };
}

function session(trainer: Driven) {
  const events: RunEvent[] = [];
  const made = new TrainerSession(trainer, (event) => events.push(event));
  const last = <T extends RunEvent['type']>(type: T) =>
    events.findLast((e): e is Extract<RunEvent, { type: T }> => e.type === type);
  return { session: made, events, last };
}

const until = async (ok: () => boolean) => {
  while (!ok()) await new Promise((resolve) => setTimeout(resolve, 2));
};

test('a step is exactly one, however often and whenever it is asked for', async () => {
  const { trainer, state } = scripted();
  const { session: s, events, last } = session(trainer);
  await s.begin();
  await Promise.all([s.step(), s.step(), s.step()]);
  expect(state.step).toBe(3);
  const rows = events.flatMap((e) => (e.type === 'metrics' ? unpackRows(e.data) : []));
  expect(rows.map((r) => r.step)).toEqual([1, 2, 3]);
  expect(last('loop')).toMatchObject({ state: 'paused', step: 3, nimg: 12 });
});

test('a pause leaves every row reported and a checkpoint of the last step', async () => {
  const { trainer, state } = scripted();
  const { session: s, events, last } = session(trainer);
  await s.begin();
  s.start();
  await until(() => state.step >= 5);
  await s.pause();
  const rows = events.flatMap((e) => (e.type === 'metrics' ? unpackRows(e.data) : []));
  expect(rows.map((r) => r.step)).toEqual(Array.from({ length: state.step }, (_, i) => i + 1));
  expect(last('checkpoint')?.moment).toMatchObject({ step: state.step });
  expect(last('loop')).toMatchObject({ state: 'paused' });
  const before = state.step;
  s.start();
  await until(() => state.step > before);
  await s.pause();
  expect(state.step).toBeGreaterThan(before);
});

test('an export during training waits for its turn and brings the sheet of its moment', async () => {
  const { trainer, log, state } = scripted();
  const { session: s, last } = session(trainer);
  await s.begin();
  s.start();
  await until(() => state.step >= 2);
  const [bytes] = await s.export({ weights: 'ema', dtype: 'f32' });
  expect(last('sheet')?.sheet.step).toBe(bytes);
  expect(log[log.indexOf('export') - 1]).toBe('sheet');
  await s.pause();
});

test('a look during training waits for its turn, and one that fails ends nothing', async () => {
  const { trainer, state } = scripted();
  const { session: s } = session(trainer);
  await s.begin();
  s.start();
  await until(() => state.step >= 2);
  const rgba = Uint8ClampedArray.of(255, 0, 128, 255);
  const about = { n: 1, resolution: 1, labels: Int32Array.of(0), sigma: Float32Array.of(0.5), seed: 1, pins: null };
  const seen = await s.look({ ...about, rgba, batch: null });
  expect([...seen.noisy].map((v) => v.toFixed(2))).toEqual(['1.00', '-1.00', '0.00']);
  expect(seen.ownNoise).toBe(false);
  await s.pause();
  state.broken = new Error('no room');
  await expect(s.look({ ...about, rgba, batch: null })).rejects.toThrow('no room');
  state.broken = null;
  const before = state.step;
  await s.step();
  expect(state.step).toBe(before + 1);
});

test('the last step finishes the run with a sheet and a checkpoint', async () => {
  const { trainer, state } = scripted({ steps: 3 });
  const { session: s, last } = session(trainer);
  await s.begin();
  s.start();
  await until(() => last('loop')?.state === 'finished');
  expect(state.step).toBe(3);
  expect(last('sheet')?.sheet.step).toBe(3);
  expect(last('checkpoint')?.moment).toMatchObject({ step: 3 });
  await s.step();
  s.start();
  await s.pause();
  expect(state.step).toBe(3);
});

test('numbers beyond use pause the run and are not kept over the last good checkpoint', async () => {
  const { trainer, state } = scripted({ row: (step) => (step > 2 ? { loss_psi: Number.NaN } : {}) });
  const { session: s, last } = session(trainer);
  await s.begin();
  await s.step();
  await s.step();
  s.start();
  await until(() => last('failure') !== undefined);
  await s.pause();
  expect(last('failure')?.failure).toEqual({ code: 'nan', message: 'At step 3 a loss was not a number.' });
  expect(state.step).toBeLessThan(20);
  expect(last('checkpoint')?.moment).toMatchObject({ step: 2 });
  expect(last('loop')).toMatchObject({ state: 'paused' });
});

test('a lost device is the reason that is told, not the call that it broke', async () => {
  const { trainer, state } = scripted();
  const { session: s, events } = session(trainer);
  await s.begin();
  s.start();
  await until(() => state.step >= 1);
  state.broken = new Error('mapAsync was aborted');
  setTimeout(() => s.fail({ code: 'device-lost', message: 'gone' }), 20);
  await until(() => events.some((e) => e.type === 'failure'));
  await new Promise((resolve) => setTimeout(resolve, 300));
  const failures = events.flatMap((e) => (e.type === 'failure' ? [e.failure] : []));
  expect(failures).toEqual([{ code: 'device-lost', message: 'gone' }]);
  const steps = state.step;
  await s.step();
  s.start();
  await s.pause();
  expect(state.step).toBe(steps);
});

test('phases are taken one at a time; a checkpoint, a stop and an export of raw weights wait for the end of the step', async () => {
  const { trainer, log, state } = scripted();
  const { session: s, events, last } = session(trainer);
  await s.begin();
  await s.phase();
  expect(last('loop')).toMatchObject({ state: 'paused', step: 0, phase: { next: 'theta', psiDone: 1 } });
  expect(last('batch')).toBeDefined();
  expect(last('walk')).toEqual({ type: 'walk', walk: { step: 1, nimg: 0 }, why: null });
  expect(last('checkpoint')).toBeUndefined();
  await s.keep();
  expect(last('checkpoint')?.moment).toMatchObject({ step: 1, kind: 'manual' });
  expect(last('loop')).toMatchObject({ state: 'paused', step: 1, phase: { next: 'psi' } });
  await s.phase();
  await s.export({ weights: 'ema', dtype: 'f32' });
  expect(state.step).toBe(1);
  await s.export({ weights: 'raw', dtype: 'f32' });
  expect([state.step, log.slice(-1)]).toEqual([2, ['export']]);
  await s.phase();
  await s.step();
  expect(state).toMatchObject({ step: 3, phases: 0 });
  await s.phase();
  await s.stop();
  expect(last('loop')).toMatchObject({ state: 'finished', step: 4 });
  expect(last('checkpoint')?.moment).toMatchObject({ step: 4 });
  expect(events.flatMap((e) => (e.type === 'metrics' ? unpackRows(e.data) : [])).map((r) => r.step)).toEqual([
    1, 2, 3, 4,
  ]);
});

test('a step that cannot be looked into goes on; it is said once, and not tried again', async () => {
  const { trainer, log } = scripted();
  const { session: s, events } = session({ ...trainer, walk: () => Promise.reject(new Error('There is no room.')) });
  await s.begin();
  for (let i = 0; i < 3; i++) await s.phase();
  expect(log.filter((l) => l === 'phase').length).toBe(3);
  expect(events.filter((e) => e.type === 'walk')).toEqual([{ type: 'walk', walk: null, why: 'There is no room.' }]);
  expect(events.filter((e) => e.type === 'failure')).toEqual([]);
});

test('ten steps are ten, and end early at a pause', async () => {
  const { trainer, state } = scripted();
  const { session: s, last } = session(trainer);
  await s.begin();
  await s.step(10);
  expect(state.step).toBe(10);
  expect(last('loop')).toMatchObject({ state: 'paused', step: 10 });
  expect(last('checkpoint')?.moment).toMatchObject({ step: 10 });
  const more = s.step(1000);
  await until(() => state.step >= 13);
  await s.pause();
  await more;
  expect(state.step).toBeLessThan(500);
});

test('a snapshot is a sheet and a batch between two steps, and moves no other sheet', async () => {
  const { trainer, log, state } = scripted();
  const { session: s, events, last } = session(trainer);
  await s.begin();
  s.start();
  await until(() => state.step >= 1);
  await s.snapshot();
  expect(last('sheet')?.sheet.asked).toBe(1);
  expect(log.join(' ')).toContain('sheet batch');
  await until(() => state.step >= 40);
  await s.pause();
  const regular = events.flatMap((e) => (e.type === 'sheet' && !e.sheet.asked ? [e.sheet.nimg] : []));
  expect(regular.length).toBeGreaterThan(1);
});

test('slow motion stops after every phase, and a pause ends the wait at a whole step', async () => {
  const { trainer, log, state } = scripted();
  const { session: s, events, last } = session(trainer);
  await s.begin();
  s.setSpeed('slow');
  s.start();
  await until(() => log.includes('phase'));
  await until(() => last('loop')?.phase.next === 'theta');
  expect(last('loop')).toMatchObject({ state: 'running', step: 0 });
  const began = performance.now();
  await s.pause();
  expect(performance.now() - began).toBeLessThan(1000);
  expect(state).toMatchObject({ step: 1, phases: 0 });
  s.setSpeed('second');
  s.start();
  await until(() => state.step >= 2);
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(state.step).toBe(2);
  s.setSpeed('max');
  await until(() => state.step >= 10);
  await s.pause();
  expect(events.filter((e) => e.type === 'failure')).toEqual([]);
});
