// A summary of a run for lists, which do not load the run.

import { isSparse, METRIC_KEYS, type MetricKey } from '../curves/metricColumns.ts';
import type { Sheet } from '../report.ts';
import type { RunHistory } from './history.ts';

export interface Glance {
  /** The newest value of every curve. For scores: the newest score. */
  readonly last: Readonly<Partial<Record<MetricKey, number>>>;
  /** A corner of the newest sheet. */
  readonly thumb: Sheet | null;
}

/** Cells per side of a sheet's corner. */
const THUMB_CELLS = 4;

export function glanceOf({ metrics, sheets }: RunHistory): Glance {
  const last: Partial<Record<MetricKey, number>> = {};
  for (const key of METRIC_KEYS) {
    const value = isSparse(key) ? metrics.latest(key) : metrics.last(key);
    if (Number.isFinite(value)) last[key] = value;
  }
  const sheet = sheets.at(-1);
  return { last, thumb: sheet ? thumbOf(sheet) : null };
}

const thumbs = new WeakMap<Sheet, Sheet>();

/** The first cells of a sheet. The result is cached. */
export function thumbOf(sheet: Sheet): Sheet {
  const known = thumbs.get(sheet);
  if (known) return known;
  const cols = Math.min(sheet.cols, THUMB_CELLS);
  const rows = Math.min(sheet.rows, THUMB_CELLS);
  const width = (sheet.width / sheet.cols) * cols;
  const height = (sheet.height / sheet.rows) * rows;
  const rgba = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y++) {
    const from = y * sheet.width * 4;
    rgba.set(sheet.rgba.subarray(from, from + width * 4), y * width * 4);
  }
  const thumb = { nimg: sheet.nimg, step: sheet.step, width, height, cols, rows, rgba };
  thumbs.set(sheet, thumb);
  return thumb;
}
