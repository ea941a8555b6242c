// Converts pinned images and their encoder maps to records and back. The images have one key. Maps have images seen as
// key.
import type { Pinned, PinReading, PinSet } from '../../runs/report.ts';
import { pack, unpack } from './pictures.ts';
import type { PictureRecord } from './schema.ts';

export type PinItem = PinSet | PinReading;

/** Key of the images. */
const SET = -1;

const isSet = (item: PinItem): item is PinSet => 'rgba' in item;

export function pinItems(pinned: Pinned | null): PinItem[] {
  return pinned ? [pinned.set, ...pinned.readings] : [];
}

export function pinKey(item: PinItem): number {
  return isSet(item) ? SET : item.nimg;
}

export function packPin(id: string, item: PinItem): Promise<PictureRecord> {
  if (!isSet(item)) {
    const { step, nimg, mapSize, ids, logits } = item;
    return pack(id, nimg, { step, nimg, mapSize }, [ids, logits]);
  }
  const { sigma, seed, resolution, ids, real, labels, rgba } = item;
  return pack(id, SET, { sigma, seed, resolution }, [ids, real, labels, rgba]);
}

export async function unpackPin(record: PictureRecord): Promise<PinItem> {
  const [first, second, third, fourth] = await unpack(record);
  const empty = new ArrayBuffer(0);
  const ids = new Int32Array(first ?? empty);
  const { step = 0, nimg = 0, mapSize = 0, sigma = 1, seed = 0, resolution = 0 } = record.about;
  if (record.at !== SET) return { step, nimg, mapSize, ids, logits: new Float32Array(second ?? empty) };
  const [real, labels] = [new Int32Array(second ?? empty), new Int32Array(third ?? empty)];
  return { sigma, seed, resolution, ids, real, labels, rgba: new Uint8ClampedArray(fourth ?? empty) };
}

/** The pinned images with their maps. Returns null if the images themselves are missing. */
export function pinnedOf(all: readonly PinItem[]): Pinned | null {
  const set = all.find(isSet);
  return set ? { set, readings: all.filter((item): item is PinReading => !isSet(item)) } : null;
}
