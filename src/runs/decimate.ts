// From a table of any length to at most maxPoints rows for a chart: every bucket gives each curve's minimum and maximum.
import type { MetricKey } from './metricColumns.ts';
import { extremes, type MetricTable } from './metricTable.ts';

/** A row of a chart; a curve without a number there lacks its key. */
export type ChartRow = { nimg: number } & { [K in MetricKey]?: number };

/** At most `maxPoints` rows that keep every curve's extremes and the last row as it is. */
export function decimate(table: MetricTable, keys: readonly MetricKey[], maxPoints = 500): ChartRow[] {
  const { length } = table;
  if (length <= maxPoints) {
    const rows: ChartRow[] = [];
    for (let i = 0; i < length; i++) rows.push(rowAt(table, keys, i));
    return rows;
  }
  const buckets = Math.floor((maxPoints - 1) / 2);
  const rows: ChartRow[] = [];
  for (let b = 0; b < buckets; b++) {
    const from = Math.floor((b * (length - 1)) / buckets);
    const to = Math.floor(((b + 1) * (length - 1)) / buckets);
    const first: ChartRow = { nimg: table.nimg[from] ?? 0 };
    const second: ChartRow = { nimg: table.nimg[(from + to) >> 1] ?? 0 };
    for (const key of keys) {
      const column = table.column(key);
      const [a, c] = extremes(column, from, to);
      put(first, key, column[a]);
      put(second, key, column[c]);
    }
    rows.push(first, second);
  }
  rows.push(rowAt(table, keys, length - 1));
  return rows;
}

function rowAt(table: MetricTable, keys: readonly MetricKey[], i: number): ChartRow {
  const row: ChartRow = { nimg: table.nimg[i] ?? 0 };
  for (const key of keys) put(row, key, table.column(key)[i]);
  return row;
}

function put(row: ChartRow, key: MetricKey, value: number | undefined): void {
  if (value !== undefined && Number.isFinite(value)) row[key] = value;
}
