// The fields of a row of metrics.jsonl in their order; programs read them, so names stay as they are.
import { METRIC_KEYS } from '../lib/metricKeys.ts';
import type { MetricsRow } from './report.ts';

const FIELDS = ['step', 'nimg', ...METRIC_KEYS, 'sec'] as const satisfies readonly (keyof MetricsRow)[];

/** A row's fields in the order of the file; one that the method lacks is absent. */
export function orderedRow(row: Partial<MetricsRow>): Record<string, number> {
  return Object.fromEntries(FIELDS.flatMap((k) => (row[k] === undefined ? [] : [[k, row[k]]])));
}
