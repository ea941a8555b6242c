// Cells of sample sheets and differences between sheets, as pixels.
import type { Sheet } from '../report.ts';

export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8ClampedArray<ArrayBuffer>;
}

/** One cell of a sheet, counted row by row. */
export function cellOf({ width, height, cols, rows, rgba }: Sheet, index: number): Picture {
  const [w, h] = [width / cols, height / rows];
  const out = new Uint8ClampedArray(w * h * 4);
  const from = (Math.floor(index / cols) * h * width + (index % cols) * w) * 4;
  for (let y = 0; y < h; y++) out.set(rgba.subarray(from + y * width * 4, from + (y * width + w) * 4), y * w * 4);
  return { width: w, height: h, rgba: out };
}

/** Whether two sheets show the same cells. Only such sheets can be subtracted. */
export function comparable(a: Sheet, b: Sheet): boolean {
  return a.width === b.width && a.height === b.height && a.cols === b.cols && a.rows === b.rows;
}

/** The difference |a - b| per colour times `gain`, and its mean without `gain`. Only for comparable sheets. */
export function difference(a: Sheet, b: Sheet, gain: number): Picture & { readonly mean: number } {
  const { width, height } = a;
  const out = new Uint8ClampedArray(a.rgba.length);
  let sum = 0;
  for (let i = 0; i < out.length; i++) {
    if (i % 4 === 3) {
      out[i] = a.rgba[i] as number;
      continue;
    }
    const d = Math.abs((a.rgba[i] as number) - (b.rgba[i] as number));
    sum += d;
    out[i] = d * gain;
  }
  return { width, height, rgba: out, mean: (sum * 4) / (out.length * 3) };
}

/** Index of the sheet nearest to `nimg`. Returns -1 if there is none. */
export function nearestSheet(sheets: readonly Sheet[], nimg: number): number {
  let best = -1;
  for (const [i, sheet] of sheets.entries()) {
    const before = sheets[best];
    if (!before || Math.abs(sheet.nimg - nimg) < Math.abs(before.nimg - nimg)) best = i;
  }
  return best;
}
