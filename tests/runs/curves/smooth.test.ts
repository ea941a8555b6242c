import { expect, test } from 'vitest';
import type { UnpackedRow } from '../../../src/runs/curves/metricColumns.ts';
import { MetricTable } from '../../../src/runs/curves/metricTable.ts';
import { smoothedOf } from '../../../src/runs/curves/series.ts';
import { SMOOTH_START, smoothOn } from '../../../src/runs/curves/smooth.ts';
import { fc } from '../../support/property.ts';
import { tableOf } from '../tables.ts';

function smooth(y: number[], beta: number, fence: { lo: number; hi: number } | null = null): number[] {
  const out = new Float32Array(y.length);
  const step = y.map((_, i) => i + 1);
  smoothOn(SMOOTH_START, { y: Float32Array.from(y), step, from: 0, to: y.length }, beta, fence, out);
  return [...out];
}

test('constants stay constant, to the bit, at every strength', () => {
  fc.assert(
    fc.property(
      fc.float({ noNaN: true, noDefaultInfinity: true }),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      (c, beta) => {
        expect(
          new Set(
            smooth(
              Array.from({ length: 300 }, () => c),
              beta,
            ),
          ),
        ).toEqual(new Set([Math.fround(c)]));
      },
    ),
  );
});

test('is the mean weighted by powers of beta, without a bias towards zero at the start', () => {
  const y = [3, -1, 4, 1, -5, 9];
  for (const beta of [0.5, 0.9, 0.999]) {
    const got = smooth(y, beta);
    for (const [i] of y.entries()) {
      const weights = y.slice(0, i + 1).map((_, j) => beta ** (i - j));
      const sum = weights.reduce((a, w, j) => a + w * (y[j] ?? 0), 0);
      expect(got[i]).toBeCloseTo(sum / weights.reduce((a, b) => a + b), 4);
    }
  }
  expect(smooth(y, 0)).toEqual(y);
});

test('NaN is skipped: the average does not change, and is NaN before the first number', () => {
  expect(smooth([Number.NaN, 2, Number.NaN, 2], 0.9)).toEqual([Number.NaN, 2, 2, 2]);
});

test('values beyond a fence change nothing; without a fence they do', () => {
  const y = [1, 1, 1000, 1];
  expect(smooth(y, 0.9, { lo: 0, hi: 2 })).toEqual([1, 1, 1, 1]);
  expect(smooth(y, 0.9)[3]).toBeGreaterThan(100);
});

test('forgets by steps: a row that represents two steps counts as two', () => {
  const out = new Float32Array(2);
  const y = Float32Array.from([0, 1]);
  smoothOn(SMOOTH_START, { y, step: [1, 3], from: 0, to: 2 }, 0.5, null, out);
  const both = smooth([0, 1, 1], 0.5);
  expect(out[1]).toBeCloseTo(both[2] ?? Number.NaN, 6);
});

test('a growing table continues its average; a thinned or rewound one is smoothed again', () => {
  const row = (i: number): UnpackedRow => tableOf({ loss_g: [Math.sin(i)] }, i, 8).row(0);
  const table = new MetricTable(['loss_g'], 64);
  for (let i = 0; i < 200; i++) {
    table.append(row(i));
    if (i % 7 === 0) smoothedOf(table, 'loss_g', 0.9, null);
    if (i === 150) table.truncate(140);
  }
  const fresh = new MetricTable(['loss_g'], 64);
  for (let i = 0; i < 200; i++) {
    fresh.append(row(i));
    if (i === 150) fresh.truncate(140);
  }
  const at = (t: MetricTable) => smoothedOf(t, 'loss_g', 0.9, null).slice(0, t.length);
  expect(at(table)).toEqual(at(fresh));
});

test('spikes of a thinned half do not raise its average', () => {
  const table = new MetricTable(['loss_g'], 1024);
  for (let i = 0; i < 5000; i++) table.append(tableOf({ loss_g: [i % 50 === 0 ? 100 : 1] }, i, 8).row(0));
  const out = smoothedOf(table, 'loss_g', 0.999, null);
  const middle = out[table.length >> 2] ?? Number.NaN;
  expect(middle).toBeGreaterThan(2);
  expect(middle).toBeLessThan(4);
});
