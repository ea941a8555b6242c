// Metric rows as one Float64Array on their way between threads: [rows, METRIC_COLUMNS.length], NaN where a method lacks a field.
import type { MetricsRow } from '../training/events.ts';

export type MetricKey = Exclude<keyof MetricsRow, 'step' | 'nimg' | 'sec'>;

export const METRIC_KEYS = [
  'loss_psi',
  'loss_d',
  'loss_d_real',
  'loss_d_fake',
  'loss_g',
  'loss_g_gan',
  'fakeness_real',
  'fakeness_fake',
  'acc_real',
  'acc_fake',
  'grad_norm_psi',
  'grad_norm_theta',
  'nan_images',
] as const satisfies readonly MetricKey[];

const COLUMNS = ['step', 'nimg', 'sec', ...METRIC_KEYS] as const;

/** Rows to a transferable array. */
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
