// The fields of a row of metrics.jsonl, in order. Programs read them, so their names must not change.
import { CRITIC_KEYS, METRIC_KEYS, TEACHER_KEYS } from '../lib/metricKeys.ts';
import type { MetricsRow } from './report.ts';

const FIELDS = [
  'step',
  'nimg',
  ...METRIC_KEYS,
  ...TEACHER_KEYS,
  ...CRITIC_KEYS,
  'sec',
] as const satisfies readonly (keyof MetricsRow)[];

/** A row's fields in the order of the file. Fields that the method lacks are absent. */
export function orderedRow(row: Partial<MetricsRow>): Record<string, number> {
  return Object.fromEntries(FIELDS.flatMap((k) => (row[k] === undefined ? [] : [[k, row[k]]])));
}
