// An image set in a folder of the browser's own storage: one file of bytes, and a JSON file beside it. The JSON is written last
// and names the bytes by their fingerprint. Until it is whole, the set that was stored before is found.

import { grouped, LIMITS } from '../data/limits.ts';
import { fingerprintOf, type ImageSet } from '../data/sets/imageSet.ts';
import type { Folder } from './folder.ts';

export interface StoredSet {
  readonly set: ImageSet;
  readonly notes: readonly string[];
}

const FORMAT = 'sida-lab-images/1';

interface Described {
  readonly format: typeof FORMAT;
  /** When it was stored, in milliseconds since 1970: the newer of two counts. */
  readonly at: number;
  readonly name: string;
  readonly count: number;
  readonly resolution: number;
  readonly classNames: string[];
  readonly labelBytes: 1 | 2;
  readonly fingerprint: string;
  readonly notes: string[];
}

/** Stores a set and deletes every other one. */
export async function keepSet(folder: Folder, { set, notes }: StoredSet, at: number): Promise<void> {
  const { name, count, resolution, classNames, labels, pixels, fingerprint } = set;
  const bytes = `${fingerprint}.u8`;
  const json = `${fingerprint}.json`;
  const labelBytes = labels.BYTES_PER_ELEMENT === 2 ? 2 : 1;
  const described: Described = {
    format: FORMAT,
    at,
    name,
    count,
    resolution,
    classNames,
    labelBytes,
    fingerprint,
    notes: [...notes],
  };
  if ((await folder.names()).includes(json)) {
    // Writing over bytes that a JSON names already could leave it with half of them.
    const same = await readStored(folder).catch(() => null);
    if (same?.set.fingerprint === fingerprint) return;
    await folder.remove(json);
  }
  await folder.write(bytes, [new Uint8Array(labels.buffer, labels.byteOffset, labels.byteLength), pixels]);
  await folder.write(json, [new TextEncoder().encode(JSON.stringify(described))]);
  for (const other of await folder.names()) {
    if (other !== bytes && other !== json) await folder.remove(other);
  }
}

/** The stored set. Returns null if there is none; throws one sentence if its bytes are damaged. */
export async function readStored(folder: Folder): Promise<StoredSet | null> {
  let newest: Described | null = null;
  for (const name of await folder.names()) {
    if (!name.endsWith('.json')) continue;
    const described = parse(new TextDecoder().decode(await folder.read(name)));
    if (described && described.at > (newest?.at ?? -1)) newest = described;
  }
  if (!newest) return null;
  const { name, count, resolution, classNames, labelBytes, fingerprint, notes } = newest;
  const pixelBytes = count * 3 * resolution * resolution;
  const bytes = await folder.read(`${fingerprint}.u8`).catch(() => new Uint8Array(0));
  if (pixelBytes > LIMITS.pixels || bytes.length !== count * labelBytes + pixelBytes) throw damaged(name, bytes.length);
  const labels = labelBytes === 2 ? new Uint16Array(bytes.slice(0, count * 2).buffer) : bytes.slice(0, count);
  const pixels = bytes.subarray(count * labelBytes);
  if (fingerprintOf(resolution, labels, pixels) !== fingerprint) throw damaged(name, bytes.length);
  return { set: { name, count, channels: 3, resolution, classNames, labels, pixels, fingerprint }, notes };
}

/** Deletes every stored set. */
export async function forgetStored(folder: Folder): Promise<void> {
  for (const name of await folder.names()) await folder.remove(name);
}

function damaged(name: string, bytes: number): Error {
  return new Error(`The stored images (${name}, ${grouped(bytes)} bytes) are damaged; add them again.`);
}

/** The description in a JSON file. Returns null if it was cut off or is of another kind. */
function parse(text: string): Described | null {
  try {
    const d = JSON.parse(text) as Partial<Described>;
    const whole = (x: unknown) => Number.isSafeInteger(x) && (x as number) > 0;
    const good =
      d.format === FORMAT &&
      typeof d.name === 'string' &&
      typeof d.at === 'number' &&
      typeof d.fingerprint === 'string' &&
      /^[0-9a-f]{16}$/.test(d.fingerprint) &&
      whole(d.count) &&
      whole(d.resolution) &&
      (d.labelBytes === 1 || d.labelBytes === 2) &&
      [d.classNames, d.notes].every((list) => Array.isArray(list) && list.every((s) => typeof s === 'string'));
    return good ? (d as Described) : null;
  } catch {
    return null;
  }
}
