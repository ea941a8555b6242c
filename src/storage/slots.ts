// A small record that is rewritten often. Two files alternate. Each has a rising number and a checksum. A write that is
// interrupted at any byte damages only the older record.
import { crc32 } from '../io/zip/crc32.ts';

/** The two files, by the parity of their number. */
export const SLOTS = ['slot-0', 'slot-1'] as const;

const MAGIC = 0x544f4c53; // "SLOT"
const HEAD = 16;

export interface Slot {
  /** Rises with every write. */
  readonly turn: number;
  readonly value: unknown;
}

/** The bytes of the file for a value, and the name of the file. */
export function encodeSlot({ turn, value }: Slot): { name: string; bytes: Uint8Array<ArrayBuffer> } {
  const body = new TextEncoder().encode(JSON.stringify(value));
  const bytes = new Uint8Array(HEAD + body.length);
  const head = new DataView(bytes.buffer);
  bytes.set(body, HEAD);
  head.setUint32(0, MAGIC, true);
  head.setUint32(4, turn, true);
  head.setUint32(8, body.length, true);
  // The checksum also covers the number and the length.
  head.setUint32(12, crc32(bytes.subarray(4, 12)) ^ crc32(body), true);
  return { name: SLOTS[turn % 2 === 0 ? 0 : 1], bytes };
}

/** The record in a file. Returns null if the file is incomplete or is no such file. */
export function decodeSlot(bytes: Uint8Array): Slot | null {
  if (bytes.length < HEAD) return null;
  const head = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = head.getUint32(8, true);
  if (head.getUint32(0, true) !== MAGIC || bytes.length < HEAD + length) return null;
  const body = bytes.subarray(HEAD, HEAD + length);
  if ((crc32(bytes.subarray(4, 12)) ^ crc32(body)) >>> 0 !== head.getUint32(12, true)) return null;
  try {
    return { turn: head.getUint32(4, true), value: JSON.parse(new TextDecoder().decode(body)) };
  } catch {
    return null;
  }
}

/** The newer of the valid records. Returns null if none is valid. */
export function newestSlot(files: readonly (Uint8Array | null)[]): Slot | null {
  const slots = files.flatMap((bytes) => (bytes && decodeSlot(bytes)) ?? []);
  return slots.sort((a, b) => b.turn - a.turn)[0] ?? null;
}
