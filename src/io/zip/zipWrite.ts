// Writes zip archives as a list of parts. Uncompressed contents are not copied. There are no dates, so equal files give
// equal bytes.
import { deflateSync } from 'fflate';
import { crc32 } from './crc32.ts';

export interface ZipFile {
  readonly path: string;
  readonly bytes: Uint8Array;
  /** Compress the file. Weights and images do not get smaller. */
  readonly compress: boolean;
}

const VERSION = 20;
/** Flag: names are UTF-8. */
const FLAGS = 0x800;
const STORED = 0;
const DEFLATED = 8;
/** 1 January 1980, midnight: the earliest date of the format. */
const DATE = 0x21;
const LARGEST = 0xffffffff - 1;

const utf8 = new TextEncoder();

class Record32 {
  private readonly out: number[] = [];
  u16(...values: number[]): this {
    for (const v of values) this.out.push(v & 255, (v >>> 8) & 255);
    return this;
  }
  u32(...values: number[]): this {
    for (const v of values) this.u16(v & 0xffff, v >>> 16);
    return this;
  }
  bytes(): Uint8Array<ArrayBuffer> {
    return Uint8Array.from(this.out);
  }
}

/** The archive's parts in order; concatenated they are the file. Throws above 4 GB, which needs another format. */
export function writeZip(files: readonly ZipFile[]): Uint8Array[] {
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let at = 0;
  const push = (to: Uint8Array[], part: Uint8Array): void => {
    to.push(part);
    at += part.length;
    if (at > LARGEST) throw new Error('The archive would be larger than 4 GB: leave out some of its files.');
  };
  for (const { path, bytes, compress } of files) {
    const name = utf8.encode(path);
    const data = compress ? deflateSync(bytes, { level: 9 }) : bytes;
    const method = compress ? DEFLATED : STORED;
    const common = (r: Record32) =>
      r.u16(VERSION, FLAGS, method, 0, DATE).u32(crc32(bytes), data.length, bytes.length).u16(name.length, 0);
    const entry = new Record32().u32(0x02014b50).u16(VERSION);
    directory.push(common(entry).u16(0, 0, 0).u32(0, at).bytes(), name);
    push(parts, common(new Record32().u32(0x04034b50)).bytes());
    push(parts, name);
    push(parts, data);
  }
  const start = at;
  for (const part of directory) push(parts, part);
  const count = files.length;
  push(
    parts,
    new Record32()
      .u32(0x06054b50)
      .u16(0, 0, count, count)
      .u32(at - start, start)
      .u16(0)
      .bytes(),
  );
  return parts;
}
