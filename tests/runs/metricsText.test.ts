import { expect, test } from 'vitest';
import { metricsLine } from '../../src/cli/run/runFolder.ts';
import { METRIC_KEYS } from '../../src/runs/curves/metricColumns.ts';
import { fieldsOf, jsonLines, rowsOf, separated } from '../../src/runs/metricsText.ts';
import { tableOf } from './tables.ts';

const table = tableOf({ loss_g: [-1.5, Number.NaN, 0.1], loss_psi: [2, 3, 4] });

test('CSV: a header, one line per row, empty fields for missing numbers', () => {
  const fields = fieldsOf(['loss_g']);
  expect(separated(fields, rowsOf(table, fields, null), ',')).toBe(
    `step,nimg,loss_g,sec\n1,16,-1.5,0.25\n2,32,,0.5\n3,48,${Math.fround(0.1)},0.75\n`,
  );
});

test('JSONL: lines as the CLI writes them', () => {
  const fields = fieldsOf(METRIC_KEYS);
  const lines = jsonLines(fields, rowsOf(table, fields, null));
  const cli = [0, 2].map((i) => {
    const { values, ...axes } = table.row(i);
    const present = Object.entries(values).filter(([, v]) => !Number.isNaN(v));
    return metricsLine({ ...axes, ...(Object.fromEntries(present) as typeof values) });
  });
  expect(
    lines
      .split('\n')
      .filter((_, i) => i !== 1)
      .join('\n'),
  ).toBe(cli.join(''));
});

test('a part of an axis, and every n-th row', () => {
  const fields = fieldsOf(['loss_psi']);
  const part = { axis: 'step', range: [2, 3] } as const;
  expect([...rowsOf(table, fields, part)].map((r) => r[0])).toEqual([2, 3]);
  expect([...rowsOf(table, fields, null, 2)].map((r) => r[0])).toEqual([1, 3]);
});
