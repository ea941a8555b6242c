// Scores in a run's history: late, sparse, and comparable only for the same reference.
import { expect, test } from 'vitest';
import { PRESETS, presetRecipe } from '../../../src/recipes/presets.ts';
import { unpackedRow } from '../../../src/runs/curves/metricColumns.ts';
import { fieldsOf, jsonLines, rowsOf } from '../../../src/runs/metricsText.ts';
import { rewound, withRows, withScore } from '../../../src/runs/model/append.ts';
import { branchOf } from '../../../src/runs/model/branch.ts';
import { glanceOf } from '../../../src/runs/model/glance.ts';
import { emptyHistory, freshMeta } from '../../../src/runs/model/history.ts';
import { bestOf } from '../../../src/runs/readings/bestScore.ts';
import { referenceName, scoredBy, scoreSourceOf } from '../../../src/runs/readings/scoreSource.ts';
import { readRecordedRun } from '../../../src/runs/recorded/read.ts';
import { writeRecordedRun } from '../../../src/runs/recorded/write.ts';

const recipe = presetRecipe('nano');
const meta = freshMeta({ id: 'r', name: 'r', recipe, madeOn: '', createdAt: 0, source: 'here' });

function history(steps: number) {
  const rows = Array.from({ length: steps }, (_, i) => {
    const base = { loss_psi: 1, loss_g: -1, grad_norm_psi: 1, grad_norm_theta: 1, nan_images: 0, sec: i + 1 };
    return unpackedRow({ ...base, step: i + 1, nimg: 16 * (i + 1) });
  });
  return withRows(emptyHistory(meta), rows);
}

const score = (step: number, mean: number) => {
  return { step, nimg: 16 * step, mean, sd: 0.5, floor: 0.25, n: 128, reference: 'shapes10@16' };
};

test('a late score is added to the row of its step; a score of a missing step is ignored', () => {
  const before = history(20);
  const { rewritten } = before.metrics;
  const h = withScore(withScore(before, score(5, 8)), score(12, -0.5));
  expect(h.metrics.rewritten).toBeGreaterThan(rewritten);
  expect([4, 5, 11, 19].map((i) => h.metrics.row(i).values.kid_tiny)).toEqual([8, Number.NaN, -0.5, Number.NaN]);
  expect(glanceOf(h).last).toMatchObject({ kid_tiny: -0.5, kid_tiny_sd: 0.5, kid_tiny_floor: 0.25, loss_psi: 1 });
  expect(h.meta.scoredBy).toBe('shapes10@16');
  expect(withScore(h, score(21, 1))).toBe(h);
  const fields = fieldsOf(['kid_tiny', 'kid_tiny_sd']);
  expect(
    jsonLines(fields, rowsOf(h.metrics, fields, null))
      .trim()
      .split('\n'),
  ).toEqual([
    '{"step":5,"nimg":80,"kid_tiny":8,"kid_tiny_sd":0.5,"sec":5}',
    '{"step":12,"nimg":192,"kid_tiny":-0.5,"kid_tiny_sd":0.5,"sec":12}',
  ]);
  // A branch has its parent's scores up to its checkpoint.
  const branch = branchOf(h, { ...meta, id: 'b' }, 160);
  expect([branch.metrics.latest('kid_tiny'), branch.meta.scoredBy]).toEqual([8, 'shapes10@16']);
  expect(rewound(h, 32).metrics.latest('kid_tiny')).toBeNaN();
});

test('a recorded run has its scores; a run without scores has no score column', async () => {
  const about = { software: true, madeBy: '1' };
  const plain = await readRecordedRun(writeRecordedRun(history(9), about));
  expect(plain.metrics.latest('kid_tiny')).toBeNaN();
  const scored = await readRecordedRun(writeRecordedRun(withScore(history(9), score(4, 2.5)), about));
  expect([scored.metrics.row(3).values.kid_tiny, scored.metrics.length]).toEqual([2.5, 9]);
  expect(scoredBy(scored.meta)).toBe('shapes10@16');
});

test('the reference of scores depends on method, images and teacher', () => {
  const of = (changes: Partial<typeof recipe>) => {
    const r = { ...recipe, ...changes };
    const source = scoreSourceOf(r);
    return source.kind === 'none' ? source.why : `${source.kind} ${referenceName(source, r.resolution, 'print')}`;
  };
  expect(of({})).toBe('shipped shapes10@16');
  expect(of({ dataset: 'own' })).toBe('images print@16');
  expect(of({ dataset: 'own', resolution: 64 })).toBe('size');
  expect(of({ method: 'sid' })).toBe('shipped shapes10@16');
  expect(of({ method: 'sid', teacher: 'mine.pkl' })).toBe('no-images');
  expect(of({ method: 'sid', teacher: 'mine.pkl', dataset: 'cifar10', resolution: 32 })).toBe('shipped cifar10@32');
  expect(of({ method: 'sid', teacher: 'mine.pkl', dataset: 'cifar10' })).toBe('no-images');
  for (const { slug } of PRESETS) expect(scoreSourceOf(presetRecipe(slug)).kind, slug).not.toBe('none');
  // The run's own images are known only by the reference stored with their scores.
  expect(scoredBy({ ...meta, recipe: { ...recipe, dataset: 'own' } })).toBe('');
  expect(scoredBy({ ...meta, recipe: { ...recipe, dataset: 'own' }, scoredBy: 'print@16' })).toBe('print@16');
});

test('the best is the lowest; of equals the first; null without scores', () => {
  const of = (mean: number) => ({ score: { mean, sd: 1, n: 128 } });
  const list = [{}, of(3), of(-1), of(-1), of(2)];
  expect(bestOf(list)).toBe(list[2]);
  expect([bestOf([]), bestOf([{}, {}])]).toEqual([null, null]);
});
