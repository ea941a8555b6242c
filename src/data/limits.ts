// Limits on untrusted files: a small file can claim, or unpack to, any size.

const MIB = 2 ** 20;

export const LIMITS = {
  /** Files in a folder or archive. */
  files: 300_000,
  /** Bytes of a path. */
  path: 1024,
  /** Bytes that a gzip file may unpack to. */
  unpacked: 4096 * MIB,
  /** Bytes of the pixels of a set. */
  pixels: 1024 * MIB,
  /** Bytes of a file that is read whole (a Python batch, a Parquet file in an archive). */
  whole: 512 * MIB,
  /** Bytes of one picture's file. */
  picture: 64 * MIB,
  /** Pixels of one picture. */
  picturePixels: 50_000_000,
  /** Bytes of dataset.json. */
  json: 128 * MIB,
  /** Bytes of one download. */
  download: 512 * MIB,
  classes: 65_536,
} as const;

/** Groups digits in threes, the same on every machine: 12800 gives "12,800". */
export function grouped(n: number): string {
  return n.toLocaleString('en-US');
}

/** "1 file", "2,000 files". */
export function counted(n: number, one: string, many = `${one}s`): string {
  return `${grouped(n)} ${n === 1 ? one : many}`;
}
