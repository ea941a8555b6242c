// Reads zip archives by their central directory, one part of the file at a time. Files are untrusted: every size, offset
// and name is checked.

import { inflateSync } from 'fflate';
import { grouped as n } from '../../lib/grouped.ts';
import { blobPart } from '../blobPart.ts';
import { BlobWindow } from '../blobWindow.ts';
import { ByteReader } from '../byteReader.ts';
import { ArchiveNames } from './archiveNames.ts';
import { crc32 } from './crc32.ts';

export interface ZipEntry {
  readonly path: string;
  /** Unpacked bytes. */
  readonly size: number;
  /** Packed bytes. */
  readonly packed: number;
  readonly deflated: boolean;
  readonly crc: number;
  readonly offset: number;
}

/** Limits of an archive. */
export interface ZipLimits {
  readonly entries: number;
  readonly pathLength: number;
}

const END = 0x06054b50;
const END64 = 0x06064b50;
const LOCATOR64 = 0x07064b50;
const FILE = 0x02014b50;
const LOCAL = 0x04034b50;
const LOCAL_BYTES = 30;
/** Deflate unpacks one byte to at most this many. */
const MAX_RATIO = 1032;

/** Whether the bytes begin with a zip file's magic number. */
export function looksLikeZip(bytes: Uint8Array): boolean {
  return (
    bytes[0] === 0x50 && bytes[1] === 0x4b && ((bytes[2] === 3 && bytes[3] === 4) || (bytes[2] === 5 && bytes[3] === 6))
  );
}

/** A zip file that reads its entries one at a time. Errors begin with `name`. */
export class ZipReader {
  readonly entries: readonly ZipEntry[];
  private readonly window: BlobWindow;
  private readonly name: string;

  private constructor(window: BlobWindow, name: string, entries: readonly ZipEntry[]) {
    this.window = window;
    this.name = name;
    this.entries = entries;
  }

  static async open(blob: Blob, name: string, limits: ZipLimits): Promise<ZipReader> {
    const bad = (what: string): never => {
      throw new Error(`${name}: ${what}`);
    };
    const window = new BlobWindow(blob);
    const { count, at, size } = await findDirectory(window, blob.size, name);
    if (count > limits.entries) bad(`holds ${n(count)} files; at most ${n(limits.entries)} are read.`);
    if (size > count * (46 + 3 * 65_535) || at + size > blob.size) bad('its directory is damaged; download it again.');
    const bytes = new Uint8Array(await blobPart(blob, at, at + size).arrayBuffer());
    const entries = readDirectory(bytes, count, limits, bad);
    checkPlaces(entries, at, bad);
    return new ZipReader(window, name, entries);
  }

  /** All bytes of an entry. Its checksum is checked. */
  async bytes(entry: ZipEntry): Promise<Uint8Array<ArrayBuffer>> {
    const from = await this.dataOf(entry);
    const to = from + entry.packed;
    const out = entry.deflated
      ? this.inflate(entry, await this.window.slice(from, to))
      : await this.window.own(from, to);
    if (out.length !== entry.size || crc32(out) !== entry.crc) throw this.damaged(entry);
    return out;
  }

  /** The first bytes of an entry. */
  async head(entry: ZipEntry, length: number): Promise<Uint8Array> {
    if (entry.deflated) {
      const reader = await this.stream(entry);
      try {
        return await reader.upTo(Math.min(length, entry.size));
      } finally {
        await reader.close();
      }
    }
    const from = await this.dataOf(entry);
    return this.window.own(from, from + Math.min(length, entry.size));
  }

  /** An entry as a stream, for entries too large for memory. */
  async stream(entry: ZipEntry): Promise<ByteReader> {
    const from = await this.dataOf(entry);
    const { blob } = this.window;
    if (from + entry.packed > blob.size) throw this.damaged(entry);
    const packed = blobPart(blob, from, from + entry.packed).stream();
    if (!entry.deflated) return new ByteReader(packed);
    return new ByteReader(packed.pipeThrough(new DecompressionStream('deflate-raw')), () => this.damaged(entry));
  }

  private inflate(entry: ZipEntry, packed: Uint8Array): Uint8Array<ArrayBuffer> {
    try {
      // One extra byte of room reveals an entry that is longer than stated.
      return inflateSync(packed, { out: new Uint8Array(entry.size + 1) });
    } catch {
      throw this.damaged(entry);
    }
  }

  /** Offset of an entry's bytes, after its local header. */
  private async dataOf(entry: ZipEntry): Promise<number> {
    const header = await this.window.slice(entry.offset, entry.offset + LOCAL_BYTES);
    if (header.length < LOCAL_BYTES) throw this.damaged(entry);
    const view = viewOf(header);
    if (view.getUint32(0, true) !== LOCAL) throw this.damaged(entry);
    return entry.offset + LOCAL_BYTES + view.getUint16(26, true) + view.getUint16(28, true);
  }

  private damaged(entry: ZipEntry): Error {
    return new Error(`${this.name}, ${entry.path}: the zip entry is damaged; make or download the archive again.`);
  }
}

interface Directory {
  count: number;
  at: number;
  size: number;
}

async function findDirectory(window: BlobWindow, size: number, name: string): Promise<Directory> {
  const tailAt = Math.max(0, size - 22 - 65_535);
  const tail = (await window.slice(tailAt, size)).slice();
  const view = viewOf(tail);
  for (let i = tail.length - 22; i >= 0; i--) {
    if (view.getUint32(i, true) !== END) continue;
    const found = {
      count: view.getUint16(i + 10, true),
      size: view.getUint32(i + 12, true),
      at: view.getUint32(i + 16, true),
    };
    // The largest values are values too, unless a zip64 record follows: Info-ZIP and Python write it only above them.
    const may64 = found.count === 0xffff || found.size === 0xffffffff || found.at === 0xffffffff;
    if (!may64 || i < 20 || view.getUint32(i - 20, true) !== LOCATOR64) return found;
    return directory64(window, Number(view.getBigUint64(i - 20 + 8, true)), name);
  }
  throw new Error(`${name}: the zip's directory is missing; the download is incomplete.`);
}

async function directory64(window: BlobWindow, at: number, name: string): Promise<Directory> {
  const record = Number.isSafeInteger(at) ? await window.slice(at, at + 56) : new Uint8Array(0);
  const view = viewOf(record);
  if (record.length < 56 || view.getUint32(0, true) !== END64) {
    throw new Error(`${name}: the zip's directory is damaged; download it again.`);
  }
  const long = (i: number) => Number(view.getBigUint64(i, true));
  return { count: long(32), size: long(40), at: long(48) };
}

function readDirectory(bytes: Uint8Array, count: number, limits: ZipLimits, bad: (what: string) => never): ZipEntry[] {
  const view = viewOf(bytes);
  const entries: ZipEntry[] = [];
  const names = new ArchiveNames();
  let at = 0;
  for (let i = 0; i < count; i++) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== FILE)
      bad('its directory is damaged; download it again.');
    const [nameLength, extraLength, noteLength] = [28, 30, 32].map((o) => view.getUint16(at + o, true)) as [
      number,
      number,
      number,
    ];
    const extraAt = at + 46 + nameLength;
    if (extraAt + extraLength > bytes.length) bad('its directory is damaged; download it again.');
    if (nameLength > limits.pathLength)
      bad(`a path in it is ${n(nameLength)} bytes long; at most ${n(limits.pathLength)} are read.`);
    const name = bytes.subarray(at + 46, extraAt);
    const path = names.path(unicodeName(bytes.subarray(extraAt, extraAt + extraLength), name) ?? name, true);
    const sizes = {
      size: view.getUint32(at + 24, true),
      packed: view.getUint32(at + 20, true),
      offset: view.getUint32(at + 42, true),
    };
    const long = longSizes(view, extraAt, extraAt + extraLength, sizes);
    const method = view.getUint16(at + 10, true);
    if (!path.endsWith('/')) {
      if (view.getUint16(at + 8, true) & 1) bad(`${path} is encrypted; make the archive without a password.`);
      if (method !== 0 && method !== 8)
        bad(`${path} is packed with method ${method}; only stored and deflated files are read.`);
      if (long.size > long.packed * MAX_RATIO + 64)
        bad(`${path} claims ${n(long.size)} bytes in ${n(long.packed)}; that cannot be.`);
      if (method === 0 && long.size !== long.packed) bad(`${path} states two sizes; the archive is damaged.`);
      entries.push({ path, ...long, deflated: method === 8, crc: view.getUint32(at + 16, true) });
    }
    at = extraAt + extraLength + noteLength;
  }
  return entries;
}

/** The name in UTF-8 from the extra field 0x7075. Returns null if there is none, or if it belongs to another name. */
function unicodeName(extra: Uint8Array, name: Uint8Array): Uint8Array | null {
  const view = viewOf(extra);
  for (let at = 0; at + 4 <= extra.length; at += 4 + view.getUint16(at + 2, true)) {
    const end = at + 4 + view.getUint16(at + 2, true);
    if (view.getUint16(at, true) !== 0x7075 || at + 9 > end || end > extra.length) continue;
    const isOwn = view.getUint8(at + 4) === 1 && view.getUint32(at + 5, true) === crc32(name);
    return isOwn ? extra.subarray(at + 9, end) : null;
  }
  return null;
}

/** Sizes of 4 GiB and more are in an extra field. It holds only those, in this order. */
function longSizes(view: DataView, from: number, to: number, short: { size: number; packed: number; offset: number }) {
  const out = { ...short };
  for (let at = from; at + 4 <= to; at += 4 + view.getUint16(at + 2, true)) {
    if (view.getUint16(at, true) !== 1) continue;
    const end = Math.min(to, at + 4 + view.getUint16(at + 2, true));
    let field = at + 4;
    for (const key of ['size', 'packed', 'offset'] as const) {
      if (out[key] !== 0xffffffff || field + 8 > end) continue;
      out[key] = Number(view.getBigUint64(field, true));
      field += 8;
    }
  }
  return out;
}

/** Throws if entries overlap. With overlaps a small file could unpack to a huge one. */
function checkPlaces(entries: readonly ZipEntry[], directoryAt: number, bad: (what: string) => never): void {
  const sorted = [...entries].sort((a, b) => a.offset - b.offset);
  sorted.forEach((entry, i) => {
    const end = sorted[i + 1]?.offset ?? directoryAt;
    if (entry.offset + LOCAL_BYTES + entry.packed > end)
      bad(`${entry.path} overlaps what follows it; the archive is damaged.`);
  });
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
