import { expect, test } from 'vitest';
import { defaultRecipe } from '../../../src/recipes/fields.ts';
import { METRIC_KEYS, type UnpackedRow } from '../../../src/runs/curves/metricColumns.ts';
import { MetricTable } from '../../../src/runs/curves/metricTable.ts';
import { rewound, withBatch, withMark, withRows, withSheet } from '../../../src/runs/model/append.ts';
import { emptyHistory, newestAt, type RunHistory } from '../../../src/runs/model/history.ts';
import type { BatchView, Sheet } from '../../../src/runs/report.ts';

const meta = {
  id: 'a',
  name: 'A',
  note: '',
  colour: 0,
  recipe: defaultRecipe(),
  madeOn: '',
  createdAt: 1,
  parent: null,
  source: 'here',
  step: 0,
  nimg: 0,
  sec: 0,
} as const;

function row(step: number): UnpackedRow {
  const values = Object.fromEntries(METRIC_KEYS.map((k) => [k, step / 2])) as UnpackedRow['values'];
  return { step, nimg: 16 * step, sec: step / 10, values };
}

const sheet = (nimg: number): Sheet => ({
  nimg,
  step: nimg / 16,
  width: 1,
  height: 1,
  cols: 1,
  rows: 1,
  rgba: new Uint8ClampedArray(4),
});

const batch = (step: number) => ({ step, nimg: 16 * step }) as BatchView;

function grown(steps: number): RunHistory {
  let history = emptyHistory(meta);
  for (let s = 1; s <= steps; s++) {
    history = withRows(history, [row(s)]);
    history = withSheet(history, sheet(16 * s));
    history = withBatch(history, batch(s));
  }
  return withMark(history, { kind: 'checkpoint', nimg: 16 * steps });
}

test('a history grows by rows, sheets, batches and marks, and states its position', () => {
  const h = grown(70);
  expect([h.meta.step, h.meta.nimg, h.meta.sec]).toEqual([70, 1120, 7]);
  expect([h.metrics.length, h.sheets.length, h.batches.length, h.marks.length]).toEqual([70, 70, 64, 1]);
  expect(h.batches[0]?.step).toBe(7);
  expect(h.metrics.row(3)).toEqual(row(4));
});

test('going back keeps the records up to that point', () => {
  const h = rewound(grown(10), 70);
  expect([h.meta.step, h.meta.nimg]).toEqual([4, 64]);
  expect([h.metrics.length, h.sheets.length, h.batches.length, h.marks.length]).toEqual([4, 4, 4, 0]);
});

test('the newest item at a point; the first one before all of them; null gives the last', () => {
  const { sheets } = grown(10);
  expect(newestAt(sheets, 50)?.nimg).toBe(48);
  expect(newestAt(sheets, 0)?.nimg).toBe(16);
  expect(newestAt(sheets, null)?.nimg).toBe(160);
  expect(newestAt([], null)).toBeNull();
});

test('a long run stays within its table: spikes remain, axes ascend', () => {
  const table = new MetricTable(METRIC_KEYS, 64);
  for (let s = 1; s <= 1000; s++) {
    const next = row(s);
    table.append(s === 500 ? { ...next, values: { ...next.values, loss_psi: 1e6 } } : next);
  }
  expect(table.length).toBeLessThanOrEqual(64);
  expect(Math.max(...table.column('loss_psi').subarray(0, table.length))).toBe(1e6);
  for (const axis of ['nimg', 'step', 'sec'] as const) {
    const xs = table.axis(axis).subarray(0, table.length);
    expect([...xs]).toEqual([...xs].sort((a, b) => a - b));
  }
  expect(table.row(table.length - 1)).toEqual(row(1000));
  expect(table.at(16_000)).toBe(table.length - 1);
  expect(table.at(15)).toBe(-1);
});
