// Reads picture files into a set: decodes, crops to the centre square, resizes.

import type { Job, Picture } from '../job.ts';
import { counted, grouped, LIMITS } from '../limits.ts';
import { type CropPreview, placesOf, type Reading, type Source, sumOfSizes, visit } from '../reading.ts';
import { centreSquare, toPlanes } from '../resample.ts';
import { SetBuilder } from '../sets/setBuilder.ts';
import { decodePicture } from './decodePicture.ts';
import { labelPictures } from './pictureLabels.ts';

/** Cropped pictures that are shown as previews. */
const PREVIEWS = 3;

/** Reads a folder or archive of pictures. */
export async function readPictures(source: Source): Promise<Reading> {
  const { entries, labels, name, classNames, notes } = await labelPictures(source);
  const { job } = source;
  const taker = new PictureTaker(job, name, [entries.length], classNames.length);
  const [slot] = taker.builder.slots;
  const places = placesOf(entries);
  job.begin('reading', sumOfSizes(entries));
  // Pictures are numbered by path. The archive's own order does not matter.
  await visit(source, entries, async (entry, reader) => {
    if (entry.size > LIMITS.picture) {
      throw new Error(
        `${entry.shown}: ${grouped(entry.size)} bytes are too many for a picture; at most 64 MB are read.`,
      );
    }
    const i = places.get(entry) ?? 0;
    await taker.put(await reader.read(entry.size), entry.shown, taker.builder.at(i, labels[i] ?? 0));
    if (slot) slot.used++;
    await job.advance(entry.size);
  });
  return { set: taker.builder.finish(name, classNames), notes: [...notes, ...taker.notes()], crops: taker.crops };
}

/** Turns picture files into images of one size and counts crops and resizes. */
export class PictureTaker {
  readonly builder: SetBuilder;
  readonly crops: CropPreview[] = [];
  private readonly job: Job;
  private total = 0;
  private cropped = 0;
  private shrunk = 0;
  private enlarged = 0;
  private lossy = 0;

  constructor(job: Job, name: string, rooms: readonly number[], classes: number) {
    this.job = job;
    this.builder = new SetBuilder(name, job.options.side, rooms, classes);
  }

  async put(bytes: Uint8Array<ArrayBuffer>, shown: string, out: Uint8Array): Promise<void> {
    const { side, decode } = this.job.options;
    const picture = await decodePicture(bytes, shown, decode);
    toPlanes(picture, side, out);
    this.total++;
    if (bytes[0] === 0xff) this.lossy++;
    const [, , square] = centreSquare(picture);
    if (picture.width !== picture.height) this.cropped++;
    if (square > side) this.shrunk++;
    if (square < side) this.enlarged++;
    const changed = picture.width !== side || picture.height !== side;
    if (changed && this.crops.length < PREVIEWS) this.crops.push(previewOf(picture, side, out));
  }

  /** Sentences about crops and resizes. */
  notes(): string[] {
    const { side } = this.job.options;
    const of = (n: number) =>
      n === this.total
        ? n === 1
          ? 'The picture was'
          : 'All pictures were'
        : n === 1
          ? '1 picture was'
          : `${counted(n, 'picture')} were`;
    return [
      ...(this.cropped > 0 ? [`${of(this.cropped)} cropped to the centre square.`] : []),
      ...(this.shrunk > 0 ? [`${of(this.shrunk)} resized to ${side}x${side} (Lanczos).`] : []),
      ...(this.enlarged > 0
        ? [`${of(this.enlarged)} enlarged to ${side}x${side}: choose a teacher of their own size for sharper images.`]
        : []),
      ...(this.lossy > 0 ? [`${of(this.lossy)} JPEG: not the bytes that published numbers were measured on.`] : []),
    ];
  }
}

const BEFORE = 96;

function previewOf(picture: Picture, side: number, planes: Uint8Array): CropPreview {
  const before = thumbnail(picture);
  const frame = centreSquare(before);
  const rgba = new Uint8Array(side * side * 4).fill(255);
  for (let p = 0; p < side * side; p++) {
    for (let c = 0; c < 3; c++) rgba[p * 4 + c] = planes[c * side * side + p] ?? 0;
  }
  return { before, frame, after: { width: side, height: side, rgba } };
}

/** The whole picture reduced to at most 2 BEFORE x BEFORE pixels, by taking every n-th pixel. */
function thumbnail({ width, height, rgba }: Picture): Picture {
  const step = Math.max(1, height / BEFORE, width / (2 * BEFORE));
  const [w, h] = [Math.max(1, Math.floor(width / step)), Math.max(1, Math.floor(height / step))];
  const out = new Uint8Array(w * h * 4);
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      const from = (Math.floor((y + 0.5) * step) * width + Math.floor((x + 0.5) * step)) * 4;
      out.set(rgba.subarray(from, from + 4), (y * w + x) * 4);
    }
  }
  return { width: w, height: h, rgba: out };
}
