// Reads tar archives as a stream (ustar, GNU long names, pax paths): the plain files, one after the other.
import { grouped as n } from '../../lib/grouped.ts';
import { type ByteReader, EndOfBytes, joined } from '../byteReader.ts';
import { ArchiveNames, byteString } from './archiveNames.ts';

export interface TarEntry {
  readonly path: string;
  readonly size: number;
}

const BLOCK = 512;
/** Extended headers hold a path or two. An archive of images has no longer ones. */
const MAX_EXTENDED = 1 << 16;

/** Whether the bytes begin with a tar header whose checksum is right. */
export function looksLikeTar(bytes: Uint8Array): boolean {
  return bytes.length >= BLOCK && checksumOf(bytes) === octal(bytes, 148, 8) && bytes[0] !== 0;
}

/** Calls `take` for each plain file. `take` may read up to `size` bytes; the rest is skipped. */
export async function readTar(
  reader: ByteReader,
  archive: string,
  take: (entry: TarEntry) => Promise<void>,
): Promise<void> {
  const names = new ArchiveNames();
  let longPath = new Uint8Array(0);
  for (;;) {
    const at = reader.taken;
    const header = await reader.upTo(BLOCK);
    if (header.length < BLOCK) {
      // Some programs omit the empty blocks at the end. A partial block means that the archive is cut off.
      if (header.length === 0) return;
      throw new Error(`${archive}: ends inside a tar header; the download is incomplete.`);
    }
    if (header.every((b) => b === 0)) return;
    if (checksumOf(header) !== octal(header, 148, 8)) {
      throw new Error(`${archive}: not a valid tar header at byte ${n(at)}; the archive is damaged.`);
    }
    const size = octal(header, 124, 12);
    if (!Number.isSafeInteger(size))
      throw new Error(`${archive}: the tar header at byte ${n(at)} states no usable size.`);
    const type = String.fromCharCode(header[156] || 48);
    const path = names.path(longPath.length > 0 ? longPath : pathOf(header));
    const begin = reader.taken;
    try {
      if (type === 'L' || type === 'x') longPath = await extendedPath(reader, type, size, archive);
      else {
        longPath = new Uint8Array(0);
        // Folders and links have no contents.
        if (type === '0' || type === '7') await take({ path, size });
      }
      await reader.skip(size - (reader.taken - begin));
    } catch (e) {
      if (!(e instanceof EndOfBytes)) throw e;
      throw new Error(
        `${archive}: ends ${n(size - (reader.taken - begin))} bytes before the end of ${path}; the download is incomplete.`,
      );
    }
    // The padding of the last file may be missing together with the empty blocks.
    await reader.upTo((BLOCK - (size % BLOCK)) % BLOCK);
  }
}

/** The path for the next file from a GNU 'L' or a pax 'x' header. It is empty if the header has no path. */
async function extendedPath(
  reader: ByteReader,
  type: string,
  size: number,
  archive: string,
): Promise<Uint8Array<ArrayBuffer>> {
  if (size > MAX_EXTENDED) throw new Error(`${archive}: an extended tar header of ${n(size)} bytes is too long.`);
  const body = await reader.read(size);
  if (type === 'L') return field(body, 0, size);
  const path = /(?:^|\n)\d+ path=([^\n]*)\n/.exec(byteString(body))?.[1] ?? '';
  return Uint8Array.from(path, (c) => c.charCodeAt(0));
}

function pathOf(header: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const name = field(header, 0, 100);
  const prefix = text(header, 257, 5) === 'ustar' ? field(header, 345, 155) : new Uint8Array(0);
  return prefix.length > 0 ? joined([prefix, Uint8Array.of(0x2f), name]) : name;
}

/** A field up to its first zero byte. */
function field<T extends ArrayBufferLike>(header: Uint8Array<T>, at: number, length: number): Uint8Array<T> {
  const whole = header.subarray(at, at + length);
  const end = whole.indexOf(0);
  return end < 0 ? whole : whole.subarray(0, end);
}

function text(header: Uint8Array, at: number, length: number): string {
  return byteString(field(header, at, length));
}

function octal(header: Uint8Array, at: number, length: number): number {
  const digits = text(header, at, length).trim();
  return /^[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : digits === '' ? 0 : Number.NaN;
}

/** Sum of all header bytes, with the checksum field counted as spaces. */
function checksumOf(header: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < BLOCK; i++) sum += i >= 148 && i < 156 ? 32 : (header[i] ?? 0);
  return sum;
}
