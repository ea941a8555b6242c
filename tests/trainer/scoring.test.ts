// When a run is scored, the allowed cost, and late and failed answers. The test controls the time.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { presetRecipe } from '../../src/recipes/presets.ts';
import type { ScoreAt } from '../../src/runs/report.ts';
import { type ScoreAnswer, type Scores, Scoring } from '../../src/trainer/scoring.ts';

beforeEach(() => void vi.useFakeTimers({ now: 0, toFake: ['performance', 'setTimeout', 'Date'] }));
afterEach(() => void vi.useRealTimers());

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** A run whose samples take 100 ms and are scored in 300 ms. */
function scored(o: { fails?: boolean; kid?: boolean; inRows?: boolean } = {}) {
  const events: (ScoreAt | string)[] = [];
  const run = {
    recipe: { ...presetRecipe('nano'), kid: o.kid ?? true },
    step: 0,
    nimg: 0,
    scoreCount: 128,
    sampled: 0,
  };
  const trainer = Object.assign(run, {
    async sample({ seeds }: { seeds: readonly number[] }) {
      await wait(2 * seeds.length);
      return new Uint8Array(1);
    },
    async scoreSamples() {
      run.sampled++;
      await wait(100);
      return new Uint8Array(1);
    },
  });
  const scores: Scores & { closed: boolean } = {
    reference: 'shapes10@16',
    inRows: o.inRows ?? false,
    closed: false,
    async score(): Promise<ScoreAnswer> {
      await wait(300);
      if (o.fails) throw new Error('There is no file.');
      return { mean: run.step, sd: 1, floor: 2, n: 128, ms: 300 };
    },
    close() {
      scores.closed = true;
    },
  };
  const sink = { score: (score: ScoreAt) => void events.push(score), unscored: (why: string) => void events.push(why) };
  return { run, scores, events, scoring: new Scoring(trainer, scores, sink) };
}

async function take(scoring: Scoring, ms = 1000): Promise<void> {
  const taken = scoring.take();
  await vi.advanceTimersByTimeAsync(ms);
  await taken;
}

test('nothing is due before sampling was timed; then sampling and scoring take 5 % of the time', async () => {
  const { run, events, scoring } = scored();
  run.step = 5;
  await vi.advanceTimersByTimeAsync(100_000);
  expect(scoring.isDue).toBe(false);
  scoring.expect(20, 25); // 128 samples in 102.4 ms: due 2,048 ms after the run's start
  expect(scoring.isDue).toBe(true);
  const began = performance.now();
  await take(scoring, 450);
  expect(events).toEqual([{ step: 5, nimg: 0, mean: 5, sd: 1, floor: 2, n: 128, reference: 'shapes10@16' }]);
  expect(scoring.isDue).toBe(false);
  // 100 ms and 300 ms are 5 % of 8,000 ms.
  await vi.advanceTimersByTimeAsync(began + 8350 - performance.now());
  expect(scoring.isDue).toBe(false);
  await vi.advanceTimersByTimeAsync(60);
  expect(scoring.isDue).toBe(true);
  // Times of sheets no longer matter.
  scoring.expect(1e9, 1);
  expect(scoring.isDue).toBe(true);
});

test('the first score is due when the expected cost of sampling is allowed', async () => {
  const { scoring } = scored();
  scoring.expect(20, 25);
  await vi.advanceTimersByTimeAsync(2040);
  expect(scoring.isDue).toBe(false);
  await vi.advanceTimersByTimeAsync(20);
  expect(scoring.isDue).toBe(true);
});

test('a step is scored once, the start never, and nothing while scores are off', async () => {
  const { run, events, scoring } = scored();
  await take(scoring);
  expect(run.sampled).toBe(0);
  run.step = 3;
  await take(scoring);
  await take(scoring);
  expect([run.sampled, events.length]).toEqual([1, 1]);
  run.step = 4;
  run.recipe.kid = false;
  await take(scoring);
  expect(run.sampled).toBe(1);
  run.recipe.kid = true; // live
  await take(scoring);
  expect(run.sampled).toBe(2);
});

test('during scoring no other score is due; the end is still scored', async () => {
  const { run, events, scoring } = scored();
  run.step = 1;
  void scoring.take();
  await vi.advanceTimersByTimeAsync(150);
  expect(scoring.isDue).toBe(false);
  run.step = 2;
  await take(scoring);
  expect(events.map((e) => (typeof e === 'object' ? e.step : e))).toEqual([1, 2]);
});

test('a failure is reported once and ends the scores, not the run; a run that is gone receives nothing', async () => {
  const failing = scored({ fails: true });
  failing.run.step = 1;
  await take(failing.scoring);
  failing.run.step = 2;
  await take(failing.scoring);
  expect([failing.events, failing.run.sampled]).toEqual([['There is no file.'], 1]);
  const { run, events, scoring, scores } = scored();
  run.step = 1;
  const taken = scoring.take();
  await vi.advanceTimersByTimeAsync(200);
  scoring.close();
  await vi.advanceTimersByTimeAsync(1000);
  await taken;
  expect([events, scores.closed]).toEqual([[], true]);
});

test('a score that belongs to its row is waited for', async () => {
  const { run, events, scoring } = scored({ inRows: true });
  run.step = 2;
  const taken = scoring.take();
  await vi.advanceTimersByTimeAsync(399);
  expect(events).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(await taken).toMatchObject({ step: 2, mean: 2 });
  expect(await scoring.take()).toBeNull();
});

test('a run without a sheet at its start measures the time of sampling', async () => {
  const { scoring } = scored();
  const measured = scoring.measure();
  await vi.advanceTimersByTimeAsync(40); // 16 images in 32 ms: 128 take 256 ms, 5 % of 5,120 ms
  await measured;
  expect(scoring.isDue).toBe(false);
  await vi.advanceTimersByTimeAsync(5090);
  expect(scoring.isDue).toBe(true);
});
