import { METRIC_KEYS, type MetricKey, type UnpackedRow } from '../../src/runs/curves/metricColumns.ts';
import { MetricTable } from '../../src/runs/curves/metricTable.ts';

/** Images per step, and steps per second, of the runs made here. */
export const BATCH = 16;
export const PACE = 4;

/** A table of these columns over steps from `first + 1` on. Columns that are not given are NaN. */
export function tableOf(columns: Partial<Record<MetricKey, ArrayLike<number>>>, first = 0, capacity = 16_384) {
  const table = new MetricTable(METRIC_KEYS, capacity);
  const length = Math.max(...Object.values(columns).map((c) => c.length));
  for (let i = 0; i < length; i++) table.append(rowOf(first + i + 1, (key) => columns[key]?.[i]));
  return table;
}

function rowOf(step: number, value: (key: MetricKey) => number | undefined): UnpackedRow {
  const values = Object.fromEntries(METRIC_KEYS.map((k) => [k, value(k) ?? Number.NaN]));
  return { step, nimg: BATCH * step, sec: step / PACE, values: values as UnpackedRow['values'] };
}

export const numbers = (length: number, at: (i: number) => number): number[] => Array.from({ length }, (_, i) => at(i));
