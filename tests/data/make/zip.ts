// Zip archives for tests, stored or deflated.
import { deflateRawSync } from 'node:zlib';
import { crc32 } from '../../../src/io/zip/crc32.ts';

export interface Packed {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** A zip of the files. */
export function zip(files: readonly Packed[], deflated = false): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let at = 0;
  for (const { name, bytes } of files) {
    const path = new TextEncoder().encode(name);
    const body = deflated ? new Uint8Array(deflateRawSync(bytes)) : bytes;
    const common = new DataView(new ArrayBuffer(26));
    common.setUint16(0, 20, true);
    common.setUint16(4, deflated ? 8 : 0, true);
    common.setUint32(10, crc32(bytes), true);
    common.setUint32(14, body.length, true);
    common.setUint32(18, bytes.length, true);
    common.setUint16(22, path.length, true);
    const shared = new Uint8Array(common.buffer);
    const tail = new DataView(new ArrayBuffer(14));
    tail.setUint32(10, at, true);
    directory.push(Uint8Array.of(0x50, 0x4b, 1, 2, 20, 0), shared, new Uint8Array(tail.buffer), path);
    const local = [Uint8Array.of(0x50, 0x4b, 3, 4), shared, path, body];
    parts.push(...local);
    at += local.reduce((sum, p) => sum + p.length, 0);
  }
  const index = join(directory);
  const end = new DataView(new ArrayBuffer(22));
  end.setUint32(0, 0x06054b50, true);
  end.setUint16(8, files.length, true);
  end.setUint16(10, files.length, true);
  end.setUint32(12, index.length, true);
  end.setUint32(16, at, true);
  return join([...parts, index, new Uint8Array(end.buffer)]);
}

/** All bytes in one array. */
export function join(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(parts.reduce((sum, p) => sum + p.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
