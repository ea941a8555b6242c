// The session around a trainer: turns, single steps, pauses. A scripted trainer makes the order visible.
import { afterEach, expect, test, vi } from 'vitest';
import { unpackRows } from '../../../src/runs/curves/metricColumns.ts';
import { scripted, session } from './scripted.ts';

afterEach(() => void vi.useRealTimers());

const until = async (ok: () => boolean) => {
  while (!ok()) await new Promise((resolve) => setTimeout(resolve, 2));
};

test('a step is exactly one, however often and whenever it is requested', async () => {
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
  expect(last('checkpoint')?.stamp).toMatchObject({ step: state.step });
  expect(last('loop')).toMatchObject({ state: 'paused' });
  const before = state.step;
  s.start();
  await until(() => state.step > before);
  await s.pause();
  expect(state.step).toBeGreaterThan(before);
});

test('an export during training waits for its turn and includes the sheet of its step', async () => {
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

test('an inspection during training waits for its turn, and a failed one ends nothing', async () => {
  const { trainer, state } = scripted();
  const { session: s } = session(trainer);
  await s.begin();
  s.start();
  await until(() => state.step >= 2);
  const rgba = Uint8ClampedArray.of(255, 0, 128, 255);
  const about = { n: 1, resolution: 1, labels: Int32Array.of(0), sigma: Float32Array.of(0.5), seed: 1, pins: null };
  const seen = await s.inspect({ ...about, rgba, batch: null });
  expect([...seen.noisy].map((v) => v.toFixed(2))).toEqual(['1.00', '-1.00', '0.00']);
  expect(seen.ownNoise).toBe(false);
  await s.pause();
  state.broken = new Error('no room');
  await expect(s.inspect({ ...about, rgba, batch: null })).rejects.toThrow('no room');
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
  expect(last('checkpoint')?.stamp).toMatchObject({ step: 3 });
  await s.step();
  s.start();
  await s.pause();
  expect(state.step).toBe(3);
});

test('a finished run is scored last, in its own turn; after it is gone nothing is reported', async () => {
  const scores = (reference: string) => ({
    reference,
    inRows: false,
    score: async (samples: Uint8Array) => ({ mean: samples[0] ?? 0, sd: 1, floor: 2, n: 2, ms: 1 }),
    close: () => {},
  });
  const { trainer, log } = scripted({ steps: 3 });
  const { session: s, events } = session(trainer, scores('here@1'));
  await s.begin();
  await s.step(10);
  await until(() => events.some((e) => e.type === 'score'));
  expect(log.slice(-3)).toEqual(['batch', 'checkpoint', 'samples']);
  expect(events.slice(-2)).toMatchObject([
    { type: 'loop', state: 'finished' },
    { type: 'score', score: { step: 3, nimg: 12, mean: 3, reference: 'here@1' } },
  ]);
  const byHand = scripted({ steps: 1 });
  const { session: single, events: told } = session(byHand.trainer, scores('hand@1'));
  await single.step();
  await until(() => told.some((e) => e.type === 'score'));
  expect(told.findLast((e) => e.type === 'checkpoint')).toMatchObject({ stamp: { step: 1, kind: 'final' } });
  const gone = scripted({ steps: 1 });
  const { session: other, events: late } = session(gone.trainer, scores('gone@1'));
  await other.step(5);
  other.destroy();
  await new Promise((resolve) => setTimeout(resolve, 30));
  expect(late.some((e) => e.type === 'score')).toBe(false);
});

test('non-finite numbers pause the run and do not replace the last good checkpoint', async () => {
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
  expect(last('checkpoint')?.stamp).toMatchObject({ step: 2 });
  expect(last('loop')).toMatchObject({ state: 'paused' });
});

test('a lost device is the reported reason, not the call that failed', async () => {
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
  expect(last('loop')).toMatchObject({ state: 'paused', step: 0, phase: { next: 'theta', firstDone: 1 } });
  expect(last('batch')).toBeDefined();
  expect(last('trace')).toEqual({ type: 'trace', trace: { step: 1, nimg: 0 }, why: null });
  expect(last('checkpoint')).toBeUndefined();
  await s.keep();
  expect(last('checkpoint')?.stamp).toMatchObject({ step: 1, kind: 'manual' });
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
  expect(last('checkpoint')?.stamp).toMatchObject({ step: 4 });
  expect(events.flatMap((e) => (e.type === 'metrics' ? unpackRows(e.data) : [])).map((r) => r.step)).toEqual([
    1, 2, 3, 4,
  ]);
});

test('a step that cannot be traced continues; that is reported once and not tried again', async () => {
  const { trainer, log } = scripted();
  const { session: s, events } = session({ ...trainer, trace: () => Promise.reject(new Error('There is no room.')) });
  await s.begin();
  for (let i = 0; i < 3; i++) await s.phase();
  expect(log.filter((l) => l === 'phase').length).toBe(3);
  expect(events.filter((e) => e.type === 'trace')).toEqual([{ type: 'trace', trace: null, why: 'There is no room.' }]);
  expect(events.filter((e) => e.type === 'failure')).toEqual([]);
});

test('ten steps are ten, and end early at a pause', async () => {
  const { trainer, state } = scripted();
  const { session: s, last } = session(trainer);
  await s.begin();
  await s.step(10);
  expect(state.step).toBe(10);
  expect(last('loop')).toMatchObject({ state: 'paused', step: 10 });
  expect(last('checkpoint')?.stamp).toMatchObject({ step: 10 });
  const more = s.step(1000);
  await until(() => state.step >= 13);
  await s.pause();
  await more;
  expect(state.step).toBeLessThan(500);
});

test('a capture is a sheet and a batch between two steps, and moves no other sheet', async () => {
  const { trainer, log, state } = scripted();
  const { session: s, events, last } = session(trainer);
  await s.begin();
  s.start();
  await until(() => state.step >= 1);
  await s.capture();
  expect(last('sheet')?.sheet.asked).toBe(1);
  expect(log.join(' ')).toContain('sheet batch');
  await until(() => state.step >= 40);
  await s.pause();
  const regular = events.flatMap((e) => (e.type === 'sheet' && !e.sheet.asked ? [e.sheet.nimg] : []));
  expect(regular.length).toBeGreaterThan(1);
});

/** The test's own clock: it advances a millisecond at a time until `ok`. */
async function pass(ok: () => boolean): Promise<void> {
  while (!ok()) await vi.advanceTimersByTimeAsync(1);
}

async function passUntil(work: Promise<unknown>): Promise<void> {
  let ended = false;
  void work.finally(() => {
    ended = true;
  });
  await pass(() => ended);
  await work;
}

test('slow motion stops after every phase, and a pause ends the wait at a whole step', async () => {
  vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout', 'Date'] });
  const { trainer, log, state } = scripted();
  const { session: s, events, last } = session(trainer);
  await passUntil(s.begin());
  s.setSpeed('slow');
  s.start();
  await pass(() => log.includes('phase'));
  await pass(() => last('loop')?.phase.next === 'theta');
  expect(last('loop')).toMatchObject({ state: 'running', step: 0 });
  const began = performance.now();
  await passUntil(s.pause());
  expect(performance.now() - began).toBeLessThan(1000);
  expect(state).toMatchObject({ step: 1, phases: 0 });
  s.setSpeed('second');
  s.start();
  await pass(() => state.step >= 2);
  await vi.advanceTimersByTimeAsync(900);
  expect(state.step).toBe(2);
  s.setSpeed('max');
  await pass(() => state.step >= 10);
  await passUntil(s.pause());
  expect(events.filter((e) => e.type === 'failure')).toEqual([]);
});

test('a live setting waits for its turn: a checkpoint has one recipe, and the next step the new one', async () => {
  const { trainer, log, state } = scripted();
  const { session: s, events } = session(trainer);
  await s.begin();
  await s.step();
  const kept = s.keep();
  await until(() => log.filter((l) => l === 'checkpoint').length === 2); // the checkpoint is being taken
  const set = s.setLive({ lsg: 0.5 });
  await Promise.all([kept, set, s.step()]);
  expect(log.slice(log.lastIndexOf('live') - 1).slice(0, 3)).toEqual(['checkpoint', 'live', 'step']);
  const lsg = events.flatMap((e) => (e.type === 'checkpoint' && e.stamp.kind === 'manual' ? [e.recipe.lsg] : []));
  expect([lsg, trainer.recipe.lsg]).toEqual([[100], 0.5]);
  expect(state.step).toBe(2);
});
