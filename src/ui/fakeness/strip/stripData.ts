// Fakeness over training as rows and moments: of the pinned images, or of each batch's images if none are pinned.

import { pinMap, placesOf } from '../../../runs/model/pinned.ts';
import { imageFakeness } from '../../../runs/readings/batchStats.ts';
import type { BatchView, Pinned } from '../../../runs/report.ts';
import { meanFakeness } from '../../batch/fakeness.ts';
import { imageAt, type Kind } from '../subjects.ts';

export interface StripRow {
  readonly key: string;
  readonly kind: Kind;
  /** A pinned image's number. Null if the row is a rank. */
  readonly id: number | null;
  readonly label: number | null;
  readonly rgba: Uint8ClampedArray | null;
  /** Mean fakeness at each moment. NaN if there is no map. */
  readonly values: readonly number[];
}

export interface StripData {
  /** Images seen at each moment, ascending. */
  readonly moments: readonly number[];
  readonly rows: readonly StripRow[];
}

/** One row per pinned image, real images first. */
export function pinnedStrip({ set, readings }: Pinned): StripData {
  const row = (at: number, kind: Kind): StripRow => {
    const id = set.ids[at] ?? 0;
    const value = (map: Float32Array | null) => (map ? meanFakeness(map) : Number.NaN);
    return {
      key: `pin-${id}`,
      kind,
      id,
      label: set.labels[at] ?? 0,
      rgba: imageAt(set.rgba, at, set.resolution),
      values: readings.map((reading) => value(pinMap(reading, id))),
    };
  };
  return {
    moments: readings.map((l) => l.nimg),
    rows: [...placesOf(set, true).map((at) => row(at, 'real')), ...placesOf(set, false).map((at) => row(at, 'fake'))],
  };
}

/** One row per rank: each batch's images from the most fake to the least. */
export function batchStrip(batches: readonly BatchView[]): StripData {
  const judged = batches.filter((b) => b.logitsReal !== null);
  const n = Math.min(...judged.map((b) => b.n));
  const side = (kind: 'real' | 'fake'): StripRow[] => {
    const ranked = judged.map((b) => {
      const logits = kind === 'real' ? b.logitsReal : b.logitsFake;
      return [...imageFakeness(logits ?? new Float32Array(), b.n)].sort((x, y) => y - x);
    });
    return Array.from({ length: n }, (_, i) => ({
      key: `${kind}-${i}`,
      kind,
      id: null,
      label: null,
      rgba: null,
      // A larger batch gives the image at the same relative rank.
      values: ranked.map((r) => r[Math.round((i * (r.length - 1)) / Math.max(1, n - 1))] ?? Number.NaN),
    }));
  };
  return { moments: judged.map((b) => b.nimg), rows: judged.length > 0 ? [...side('real'), ...side('fake')] : [] };
}

/** The strip as a picture: one pixel row per row. A moment's width is the number of images until the next. */
export function stripPlaces({ moments, rows }: StripData, width: number): Float32Array {
  const out = new Float32Array(width * rows.length);
  const [first, last] = [moments[0] ?? 0, moments.at(-1) ?? 0];
  let at = 0;
  for (let x = 0; x < width; x++) {
    const nimg = first + ((last - first) * x) / Math.max(1, width - 1);
    while (at + 1 < moments.length && (moments[at + 1] ?? 0) <= nimg + 1e-6) at++;
    for (const [r, row] of rows.entries()) out[r * width + x] = row.values[at] ?? Number.NaN;
  }
  return out;
}
