// The fields of a row of metrics.jsonl in their order; programs read them, so names stay as they are.
import type { MetricsRow } from './events.ts';

const FIELDS = [
  'step',
  'nimg',
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
  'sec',
] as const satisfies readonly (keyof MetricsRow)[];

/** A row's fields in the order of the file; one that the method lacks is absent. */
export function orderedRow(row: Partial<MetricsRow>): Record<string, number> {
  return Object.fromEntries(FIELDS.flatMap((k) => (row[k] === undefined ? [] : [[k, row[k]]])));
}
