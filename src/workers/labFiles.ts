// The sample lab's files: every one says which run, seeds and weights it is from.
import { encodeGif, enlarged } from '../io/gif.ts';
import { int64Npy, writeNpy, writeNpz } from '../io/npyWrite.ts';
import { encodePng } from '../io/png.ts';
import { zipStored } from '../io/zip.ts';
import { oneCell, sheetOfCells } from '../runs/cells.ts';
import type { LabCells, LabNotes } from './labApi.ts';

/** All images as one PNG, the notes as text chunks. */
export function labPng(cells: LabCells, cols: number, notes: LabNotes): Uint8Array<ArrayBuffer> {
  const { rgba, width, height } = sheetOfCells(cells, cols);
  return encodePng(rgba, width, height, notes);
}

/** A PNG an image, in a zip. */
export function labPngs(
  cells: LabCells,
  names: readonly string[],
  notes: readonly LabNotes[],
): Uint8Array<ArrayBuffer> {
  const files = names.map((name, i) => {
    const { rgba, width, height } = oneCell(cells, i);
    return [name, encodePng(rgba, width, height, notes[i])] as const;
  });
  return zipStored(Object.fromEntries(files));
}

/**
 * The arrays that FID tools read (`arr_0`: uint8 NHWC, `arr_1`: classes), and `about`: the notes as the bytes of a JSON text.
 * No array besides the classes is as long as there are images, so that none is taken for them.
 */
export function labNpz(
  { rgba, count, resolution: R }: LabCells,
  labels: readonly number[] | null,
  notes: LabNotes,
): Uint8Array<ArrayBuffer> {
  const nhwc = new Uint8Array(count * R * R * 3);
  for (let p = 0; p < count * R * R; p++) nhwc.set(rgba.subarray(p * 4, p * 4 + 3), p * 3);
  const text = new TextEncoder().encode(JSON.stringify(notes));
  const about = text.length === count ? Uint8Array.of(...text, 32) : text;
  return writeNpz({
    arr_0: writeNpy('|u1', [count, R, R, 3], nhwc),
    ...(labels ? { arr_1: int64Npy(labels) } : {}),
    about: writeNpy('|u1', [about.length], about),
  });
}

/** The images one after the other. */
export function labGif(cells: LabCells, ms: number, scale: number, notes: LabNotes): Promise<Uint8Array<ArrayBuffer>> {
  const { count, resolution: R } = cells;
  const frames = Array.from({ length: count }, (_, i) => enlarged(oneCell(cells, i).rgba, R, R, scale));
  const comment = Object.entries(notes)
    .map(([key, text]) => `${key}: ${text}`)
    .join('\n');
  return encodeGif({ width: R * scale, height: R * scale, frames, ms, comment });
}
