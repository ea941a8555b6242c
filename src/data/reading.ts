// Input and result of every reader of image data.
import type { Box, Entry, Take } from './containers/boxes.ts';
import type { Job, Picture } from './job.ts';
import { LIMITS } from './limits.ts';
import type { ImageSet } from './sets/imageSet.ts';

/** A picture before and after its crop and resize. */
export interface CropPreview {
  readonly before: Picture;
  /** The cropped square: left, top, side, in pixels of `before`. */
  readonly frame: readonly [number, number, number];
  readonly after: Picture;
}

export interface Reading {
  readonly set: ImageSet;
  /** One sentence for each change to the files or group of files left out. */
  readonly notes: readonly string[];
  /** The first pictures that were cropped or resized. */
  readonly crops: readonly CropPreview[];
}

export interface Source {
  readonly boxes: readonly Box[];
  /** The data's entries, in the order in which images are numbered. */
  readonly entries: readonly Entry[];
  readonly texts: readonly Entry[];
  readonly job: Job;
}

/** Passes the bytes of entries to `take`, box by box. */
export async function visit(source: Source, entries: readonly Entry[], take: Take): Promise<void> {
  const chosen = new Set(entries);
  for (const box of source.boxes) {
    if (box.entries.some((e) => chosen.has(e))) await box.visit(chosen, take);
  }
}

/** Position of each entry. */
export function placesOf(entries: readonly Entry[]): ReadonlyMap<Entry, number> {
  return new Map(entries.map((e, i) => [e, i]));
}

export function sumOfSizes(entries: readonly Entry[]): number {
  return entries.reduce((sum, e) => sum + e.size, 0);
}

/** The bytes of an entry for random access. A plain file is returned itself; an entry of an archive is unpacked. */
export async function blobOf(entry: Entry, source: Source): Promise<Blob> {
  if (entry.blob) return entry.blob;
  if (entry.size > LIMITS.whole)
    throw new Error(`${entry.shown}: is too large to read inside an archive; unpack it first.`);
  let blob = new Blob();
  await visit(source, [entry], async (_, reader) => {
    blob = new Blob([await reader.read(entry.size)]);
  });
  return blob;
}
