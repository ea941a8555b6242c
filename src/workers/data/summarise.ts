// The summary of an image set for the page: counts, statistics of the pixels, and a few pictures.

import type { Reading } from '../../data/reading.ts';
import type { ImageSet } from '../../data/sets/imageSet.ts';
import { statsOf } from '../../data/sets/imageStats.ts';
import type { Bitmap, DataSummary } from '../protocol.ts';
import { cropStrip } from './cropStrip.ts';

const COLUMNS = 10;
const ROWS = 3;

/** The summary, with a sheet of images from up to ten classes. */
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

/** The buffers of a summary, for transfer. */
export function buffersIn({ thumbnails, crops }: DataSummary): ArrayBuffer[] {
  return crops ? [thumbnails.rgba.buffer, crops.rgba.buffer] : [thumbnails.rgba.buffer];
}

/** Columns of classes side by side. With few classes, each has several columns. */
function sheet(set: ImageSet, classCounts: readonly number[]): Bitmap {
  const { resolution, count } = set;
  const present = classCounts.flatMap((c, k) => (c > 0 ? [k] : []));
  const shown = Math.min(COLUMNS, present.length);
  const each = Math.floor(COLUMNS / shown);
  const blockOf = new Map(
    Array.from({ length: shown }, (_, i) => [present[Math.floor((i * present.length) / shown)], i]),
  );
  const width = shown * each * resolution;
  const rgba = new Uint8ClampedArray(width * ROWS * resolution * 4);
  const placed = new Uint8Array(shown);
  let left = shown * each * ROWS;
  for (let i = 0; i < count && left > 0; i++) {
    const block = blockOf.get(set.labels[i] ?? 0);
    const k = block === undefined ? each * ROWS : (placed[block] ?? 0);
    if (block === undefined || k >= each * ROWS) continue;
    paste(set, i, rgba, width, (block * each + (k % each)) * resolution, Math.floor(k / each) * resolution);
    placed[block] = k + 1;
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
