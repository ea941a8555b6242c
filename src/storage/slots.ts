// A small record that is written anew again and again and is never lost: two files take turns, each with a number that rises
// and a checksum. A write that is cut off at any byte spoils the older of the two only.
import { crc32 } from '../io/zip/crc32.ts';

/** The two files, by the parity of what is in them. */
export const SLOTS = ['slot-0', 'slot-1'] as const;

const MAGIC = 0x544f4c53; // "SLOT"
const HEAD = 16;

export interface Slot {
  /** Rises with every write. */
  readonly turn: number;
  readonly value: unknown;
}

/** The file for a value, and which of the two it is. */
export function encodeSlot({ turn, value }: Slot): { name: string; bytes: Uint8Array<ArrayBuffer> } {
  const body = new TextEncoder().encode(JSON.stringify(value));
  const bytes = new Uint8Array(HEAD + body.length);
  const head = new DataView(bytes.buffer);
  bytes.set(body, HEAD);
  head.setUint32(0, MAGIC, true);
  head.setUint32(4, turn, true);
  head.setUint32(8, body.length, true);
  // The checksum covers the number and the length too.
  head.setUint32(12, crc32(bytes.subarray(4, 12)) ^ crc32(body), true);
  return { name: SLOTS[turn % 2 === 0 ? 0 : 1], bytes };
}

/** What a file holds; null where it was cut off or is none. */
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

/** The newer of two that can be read; null where neither can. */
export function newestSlot(files: readonly (Uint8Array | null)[]): Slot | null {
  const slots = files.flatMap((bytes) => (bytes && decodeSlot(bytes)) ?? []);
  return slots.sort((a, b) => b.turn - a.turn)[0] ?? null;
}
