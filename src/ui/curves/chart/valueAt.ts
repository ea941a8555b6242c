// The numbers of a series at a row.
import { isSparse } from '../../../runs/curves/metricColumns.ts';
import { latestIn, type MetricTable } from '../../../runs/curves/metricTable.ts';
import { type SeriesKey, smoothedOf, valuesOf } from '../../../runs/curves/series.ts';
import type { Shot } from './usePicture.ts';

/**
 * The number of a series' main line at a row, smoothed if the line is. For scores it is the last one up to that row.
 */
export function valueAt(
  { table, view, picture }: Pick<Shot, 'view' | 'picture'> & { table: MetricTable },
  key: SeriesKey,
  row: number,
): number {
  if (row < 0 || row >= table.length) return Number.NaN;
  const { smoothing } = view;
  const column = smoothing > 0 ? smoothedOf(table, key, smoothing, picture.fence) : valuesOf(table, key);
  // Between two scores the earlier one counts.
  return isSparse(key) ? latestIn(column, row) : (column[row] ?? Number.NaN);
}
