// Unpacks gzip files of several members, and files padded with zeros (RFC 1952, section 2.2). The platform's
// DecompressionStream must refuse both. fflate does not compare checksums; this file does.
import { Gunzip } from 'fflate';
import { blobPart } from '../blobPart.ts';
import { crc32 } from './crc32.ts';

/** Packed bytes for one step. They unpack to at most 17 MB. */
const STEP = 1 << 14;
/** Bytes of a checksum and a length, after each member. */
const TRAILER = 8;

/** The unpacked parts of all members in order. Throws if a member is damaged or incomplete. */
export async function* gunzipMembers(file: Blob): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const end = await endOfData(file);
  let parts: Uint8Array<ArrayBuffer>[] = [];
  let trailers: { readonly at: number; readonly expected: string }[] = [];
  let [crc, length] = [0, 0];
  const gunzip = new Gunzip((part) => {
    crc = crc32(part, crc);
    length = (length + part.length) % 2 ** 32;
    parts.push(new Uint8Array(part));
  });
  gunzip.onmember = (at) => {
    trailers.push({ at: at - TRAILER, expected: trailerOf(crc, length) });
    [crc, length] = [0, 0];
  };
  for (let at = 0; at < end; at += STEP) {
    gunzip.push(await bytesOf(file, at, Math.min(end, at + STEP)));
    for (const trailer of trailers) {
      const found = await bytesOf(file, trailer.at, trailer.at + TRAILER);
      if (found.join() !== trailer.expected) throw new Error('wrong checksum');
    }
    for (const part of parts) if (part.length > 0) yield part;
    parts = [];
    trailers = [];
  }
  // Zeros may belong to the trailer or to the padding.
  const tail = await bytesOf(file, Math.max(0, end - TRAILER), Math.min(file.size, end + TRAILER));
  const expected = trailerOf(crc, length);
  for (let at = 0; at + TRAILER <= tail.length; at++) {
    if (tail.subarray(at, at + TRAILER).join() === expected) return;
  }
  throw new Error('incomplete');
}

function trailerOf(crc: number, length: number): string {
  const view = new DataView(new ArrayBuffer(TRAILER));
  view.setUint32(0, crc, true);
  view.setUint32(4, length, true);
  return new Uint8Array(view.buffer).join();
}

/** Offset after the last byte that is not zero. */
async function endOfData(file: Blob): Promise<number> {
  for (let to = file.size; to > 0; to -= STEP) {
    const from = Math.max(0, to - STEP);
    const last = (await bytesOf(file, from, to)).findLastIndex((b) => b !== 0);
    if (last >= 0) return from + last + 1;
  }
  return 0;
}

async function bytesOf(file: Blob, from: number, to: number): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await blobPart(file, from, to).arrayBuffer());
}
