// Metrics rows as one Float64Array for messages between threads: [rows, COLUMNS.length]. Fields that a method lacks are
// NaN.
import { METRIC_KEYS, type MetricKey, SCORE_KEYS } from '../../lib/metricKeys.ts';
import type { MetricsRow } from '../report.ts';

export { METRIC_KEYS, type MetricKey };

/** Whether most rows have no value in a column. */
export function isSparse(key: string): boolean {
  return (SCORE_KEYS as readonly string[]).includes(key);
}

const COLUMNS = ['step', 'nimg', 'sec', ...METRIC_KEYS] as const;

/** Packs rows into a transferable array. */
export function packRows(rows: readonly MetricsRow[]): Float64Array<ArrayBuffer> {
  const out = new Float64Array(rows.length * COLUMNS.length);
  for (const [i, row] of rows.entries()) {
    for (const [j, key] of COLUMNS.entries()) out[i * COLUMNS.length + j] = row[key] ?? Number.NaN;
  }
  return out;
}

export interface UnpackedRow {
  step: number;
  nimg: number;
  sec: number;
  values: Record<MetricKey, number>;
}

/** A row with its scalars by key. Scalars that the method lacks are NaN. */
export function unpackedRow({ step, nimg, sec, ...values }: MetricsRow): UnpackedRow {
  const entries = METRIC_KEYS.map((key) => [key, values[key] ?? Number.NaN] as const);
  return { step, nimg, sec, values: Object.fromEntries(entries) as Record<MetricKey, number> };
}

/** The rows of a packed array. */
export function unpackRows(data: Float64Array): UnpackedRow[] {
  const rows: UnpackedRow[] = [];
  for (let at = 0; at < data.length; at += COLUMNS.length) {
    const [step = 0, nimg = 0, sec = 0, ...values] = data.subarray(at, at + COLUMNS.length);
    const entries = METRIC_KEYS.map((key, j) => [key, values[j] ?? Number.NaN] as const);
    rows.push({ step, nimg, sec, values: Object.fromEntries(entries) as Record<MetricKey, number> });
  }
  return rows;
}

/** The last row of a packed array. Returns undefined if the array is empty. */
export function lastRow(data: Float64Array): UnpackedRow | undefined {
  return unpackRows(data.subarray(-COLUMNS.length))[0];
}
