// The text of a series' number at a row.
import { short } from '../format.ts';
import { valueAt } from './chart/valueAt.ts';
import type { SeriesSpec } from './chartSpecs.ts';

type Where = Parameters<typeof valueAt>[0];

/** The number, with its standard deviation if the series has one. */
export function valueText(where: Where, { key, sd }: Pick<SeriesSpec, 'key' | 'sd'>, row: number): string {
  const value = valueAt(where, key, row);
  return sd && Number.isFinite(value) ? `${short(value)} ± ${short(valueAt(where, sd, row))}` : short(value);
}
