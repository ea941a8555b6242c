// Converts between images seen, the unit of the time cursor and of marks, and a chart's x axis.
import { lowerBound } from './decimate.ts';
import type { Axis, MetricTable } from './metricTable.ts';

/** The position of `nimg` on an axis, interpolated between two rows. */
export function axisAt(table: MetricTable, axis: Axis, nimg: number): number {
  return axis === 'nimg' ? nimg : between(table.nimg, table.axis(axis), table.length, nimg);
}

/** Index of the row nearest to a position on an axis. Returns -1 for an empty table. */
export function rowNear(table: MetricTable, axis: Axis, x: number): number {
  const column = table.axis(axis);
  const i = lowerBound(column, table.length, x);
  if (i === 0) return table.length > 0 ? 0 : -1;
  if (i === table.length) return i - 1;
  return x - (column[i - 1] ?? 0) <= (column[i] ?? 0) - x ? i - 1 : i;
}

function between(from: Float64Array, to: Float64Array, length: number, value: number): number {
  if (length === 0) return 0;
  const i = lowerBound(from, length, value);
  if (i === 0) return to[0] ?? 0;
  if (i === length) return to[length - 1] ?? 0;
  const a = from[i - 1] ?? 0;
  const b = from[i] ?? a;
  const share = b > a ? (value - a) / (b - a) : 1;
  return (to[i - 1] ?? 0) + share * ((to[i] ?? 0) - (to[i - 1] ?? 0));
}
