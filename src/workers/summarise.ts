// What the page shows of an image set: counts, what the pixels are like, a few pictures.
import type { ImageSet } from '../data/imageSet.ts';
import { statsOf } from '../data/imageStats.ts';
import type { Reading } from '../data/reading.ts';
import type { Bitmap, DataSummary } from './api.ts';
import { cropStrip } from './cropStrip.ts';

const COLUMNS = 10;
const ROWS = 3;

/** The summary, with a sheet whose columns are classes; of more than ten, ten from all over them. */
export function summarise({ set, notes, crops }: Reading): DataSummary {
  const { name, count, resolution, classNames, fingerprint, labels, pixels } = set;
  const classCounts = classNames.map(() => 0);
  for (const label of labels) classCounts[label] = (classCounts[label] ?? 0) + 1;
  return {
    name,
    count,
    resolution,
    classNames,
    classCounts,
    stats: statsOf(set),
    fingerprint,
    bytes: labels.byteLength + pixels.byteLength,
    thumbnails: sheet(set, classCounts),
    notes: [...notes],
    crops: cropStrip(crops),
  };
}

/** The buffers of a summary, to be transferred. */
export function buffersIn({ thumbnails, crops }: DataSummary): ArrayBuffer[] {
  return crops ? [thumbnails.rgba.buffer, crops.rgba.buffer] : [thumbnails.rgba.buffer];
}

/** A column a class, or, of a single class, a grid of its first images. */
function sheet(set: ImageSet, classCounts: readonly number[]): Bitmap {
  const { resolution, count } = set;
  const present = classCounts.flatMap((c, k) => (c > 0 ? [k] : []));
  const single = present.length <= 1;
  const columns = Math.min(COLUMNS, single ? count : present.length);
  const shown = Array.from({ length: columns }, (_, i) => present[Math.floor((i * present.length) / columns)]);
  const columnOf = new Map(shown.map((label, i) => [label, i]));
  const width = columns * resolution;
  const rgba = new Uint8ClampedArray(width * ROWS * resolution * 4);
  const placed = new Uint8Array(columns);
  let left = columns * ROWS;
  for (let i = 0; i < count && left > 0; i++) {
    const column = single ? i % columns : columnOf.get(set.labels[i] ?? 0);
    const row = column === undefined ? ROWS : (placed[column] ?? ROWS);
    if (column === undefined || row >= ROWS) continue;
    paste(set, i, rgba, width, column * resolution, row * resolution);
    placed[column] = row + 1;
    left--;
  }
  return { width, height: ROWS * resolution, rgba };
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
