import { isSparse } from '../../../runs/curves/metricColumns.ts';
import { latestIn, type MetricTable } from '../../../runs/curves/metricTable.ts';
import { type SeriesKey, smoothedOf, valuesOf } from '../../../runs/curves/series.ts';
import type { Shot } from './usePicture.ts';

/** The number that the main line of a series shows at a row, smoothed where the line is; of scores the last until then. */
export function valueAt(
  { table, view, picture }: Pick<Shot, 'view' | 'picture'> & { table: MetricTable },
  key: SeriesKey,
  row: number,
): number {
  if (row < 0 || row >= table.length) return Number.NaN;
  const { smoothing } = view;
  const column = smoothing > 0 ? smoothedOf(table, key, smoothing, picture.fence) : valuesOf(table, key);
  // Between two scores the one before stands.
  return isSparse(key) ? latestIn(column, row) : (column[row] ?? Number.NaN);
}
