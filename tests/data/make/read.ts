// Reads files of a test as the page reads dropped ones. A JPEG is a stub for the stub decoder.
import { readImages } from '../../../src/data/intake.ts';
import type { PictureDecoder, ReadOptions } from '../../../src/data/job.ts';
import type { Reading } from '../../../src/data/reading.ts';

/** Decodes the file of `stubJpeg`. */
const decode: PictureDecoder = async (bytes) => {
  if (bytes.length < 8) throw new Error('cut off');
  return { width: 2, height: 2, rgba: new Uint8Array(16).fill(bytes[4] ?? 0).map((v, i) => (i % 4 === 3 ? 255 : v)) };
};

/** Begins like a JPEG. All four pixels have the given shade. */
export function stubJpeg(shade: number): Uint8Array {
  return Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, shade, 0, 0, 0);
}

export function read(
  files: Readonly<Record<string, Uint8Array>>,
  options: Partial<ReadOptions> = {},
): Promise<Reading> {
  const list = Object.entries(files).map(([path, bytes]) => ({
    path,
    blob: new Blob([bytes as Uint8Array<ArrayBuffer>]),
  }));
  return readImages(list, { side: 32, decode, ...options });
}
