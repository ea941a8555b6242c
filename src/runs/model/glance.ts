// What a list shows of a run without loading it.

import { isSparse, METRIC_KEYS, type MetricKey } from '../curves/metricColumns.ts';
import type { Sheet } from '../report.ts';
import type { RunHistory } from './history.ts';

export interface Glance {
  /** The newest value of every curve; of scores the newest that was taken. */
  readonly last: Readonly<Partial<Record<MetricKey, number>>>;
  /** A corner of the newest sheet. */
  readonly thumb: Sheet | null;
}

/** Cells of a sheet's corner a side. */
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

/** The first cells of a sheet, cut once. */
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
