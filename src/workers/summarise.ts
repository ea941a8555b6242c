// What the page shows of an image set: counts and a few pictures.
import type { ImageSet } from '../data/imageSet.ts';
import type { DataSummary } from './api.ts';

const COLUMNS = 10;
const ROWS = 3;

/** Count, classes, fingerprint, and a sheet whose columns are classes. */
export function summarise(set: ImageSet): DataSummary {
  const { name, count, resolution, classNames, fingerprint } = set;
  const classCounts = classNames.map(() => 0);
  for (const label of set.labels) classCounts[label] = (classCounts[label] ?? 0) + 1;
  const columns = Math.min(COLUMNS, Math.max(1, classNames.length));
  const width = columns * resolution;
  const rgba = new Uint8ClampedArray(width * ROWS * resolution * 4).fill(0);
  const placed = classNames.map(() => 0);
  for (let i = 0; i < count; i++) {
    const label = set.labels[i] ?? 0;
    const row = placed[label] ?? ROWS;
    if (label >= columns || row >= ROWS) continue;
    paste(set, i, rgba, width, label * resolution, row * resolution);
    placed[label] = row + 1;
  }
  const thumbnails = { width, height: ROWS * resolution, rgba };
  return { name, count, resolution, classNames, classCounts, fingerprint, thumbnails };
}

function paste(set: ImageSet, i: number, rgba: Uint8ClampedArray, width: number, x0: number, y0: number): void {
  const { resolution: R, pixels } = set;
  for (let y = 0; y < R; y++) {
    for (let x = 0; x < R; x++) {
      const at = ((y0 + y) * width + x0 + x) * 4;
      for (let c = 0; c < 3; c++) rgba[at + c] = pixels[((i * 3 + c) * R + y) * R + x] ?? 0;
      rgba[at + 3] = 255;
    }
  }
}
