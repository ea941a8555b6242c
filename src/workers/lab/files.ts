// The sample lab's files. Every file names the run, seeds and weights of its images.
import { encodeGif, enlarged } from '../../io/pictures/gif.ts';
import { encodePng } from '../../io/pictures/png.ts';
import { int64Npy, writeNpy, writeNpz } from '../../io/tensors/npyWrite.ts';
import { zipStored } from '../../io/zip/zip.ts';
import { type Cells, oneCell, sheetOfCells } from '../../lib/cells.ts';
import type { LabNotes, LabPart, LabRequest, ManyRequest } from './api.ts';
import { imagesOf, labelsOf } from './images.ts';
import type { Lab } from './lab.ts';

/** All images as one PNG, with the notes as text chunks. */
export function labPng(cells: Cells, cols: number, notes: LabNotes): Uint8Array<ArrayBuffer> {
  const { rgba, width, height } = sheetOfCells(cells, cols);
  return encodePng(rgba, width, height, notes);
}

/** One PNG per image, in a zip. */
export function labPngs(cells: Cells, names: readonly string[], notes: readonly LabNotes[]): Uint8Array<ArrayBuffer> {
  const files = names.map((name, i) => {
    const { rgba, width, height } = oneCell(cells, i);
    return [name, encodePng(rgba, width, height, notes[i])] as const;
  });
  return zipStored(Object.fromEntries(files));
}

/** An npz of images whose pixels the page has, in the format of `npzOf`. */
export function labNpz(
  { rgba, count, resolution }: Cells,
  labels: readonly number[] | null,
  notes: LabNotes,
): Uint8Array<ArrayBuffer> {
  const nhwc = new Uint8Array(count * resolution * resolution * 3);
  putRgb(nhwc, 0, rgba);
  return npzOf(nhwc, { count, resolution }, labels, notes);
}

/** Writes RGBA pixels as RGB, beginning at a pixel. */
function putRgb(nhwc: Uint8Array, pixel: number, rgba: Uint8ClampedArray): void {
  for (let p = 0; p * 4 < rgba.length; p++) nhwc.set(rgba.subarray(p * 4, p * 4 + 3), (pixel + p) * 3);
}

/**
 * The arrays that FID tools read (`arr_0`: uint8 NHWC, `arr_1`: classes), and `about`: the notes as the bytes of a JSON
 * text. Only the classes are as long as the number of images, so that no tool confuses another array with them.
 */
function npzOf(
  nhwc: Uint8Array,
  { count, resolution: R }: Pick<Cells, 'count' | 'resolution'>,
  labels: readonly number[] | null,
  notes: LabNotes,
): Uint8Array<ArrayBuffer> {
  const text = new TextEncoder().encode(JSON.stringify(notes));
  const about = text.length === count ? Uint8Array.of(...text, 32) : text;
  return writeNpz({
    arr_0: writeNpy('|u1', [count, R, R, 3], nhwc),
    ...(labels ? { arr_1: int64Npy(labels) } : {}),
    about: writeNpy('|u1', [about.length], about),
  });
}

/** Images of a large set that are sampled before other requests run. */
const PART = 128;

/** Samples many seeds into one npz. Resolves to null if it was ended. */
export async function manyNpz(
  lab: Pick<Lab, 'sample'>,
  { from, count, label, classes, resolution, sigma, notes }: ManyRequest,
  report: (done: number) => void,
  ended: () => boolean,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const labels = labelsOf(count, label, classes);
  const nhwc = new Uint8Array(count * resolution * resolution * 3);
  for (let start = 0; start < count; start += PART) {
    const seeds = Array.from({ length: Math.min(PART, count - start) }, (_, i) => from + start + i);
    const images = imagesOf(seeds, labels?.slice(start, start + PART) ?? null);
    const request: LabRequest = { slot: 'generator', images, way: 'slerp', sigma, steps: null };
    const take = ({ first, count: made, rgba }: LabPart) => {
      putRgb(nhwc, (start + first) * resolution * resolution, rgba);
      report(start + first + made);
    };
    if (!(await lab.sample(request, take, ended))) return null;
  }
  return npzOf(nhwc, { count, resolution }, labels, notes);
}

/** The images as frames of one GIF. */
export function labGif(cells: Cells, ms: number, scale: number, notes: LabNotes): Promise<Uint8Array<ArrayBuffer>> {
  const { count, resolution: R } = cells;
  const frames = Array.from({ length: count }, (_, i) => enlarged(oneCell(cells, i).rgba, R, R, scale));
  const comment = Object.entries(notes)
    .map(([key, text]) => `${key}: ${text}`)
    .join('\n');
  return encodeGif({ width: R * scale, height: R * scale, frames, ms, comment });
}
