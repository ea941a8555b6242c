// Gzip with the platform's DecompressionStream (browsers, Node), as a stream.
import { ByteReader } from '../byteReader.ts';

/** Whether the bytes begin with gzip's magic number. */
export function looksLikeGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 8;
}

/** Reads what a gzip file holds; `name` names it in error messages. */
export function gunzip(file: Blob, name: string): ByteReader {
  const unpacked = file.stream().pipeThrough(new DecompressionStream('gzip'));
  return new ByteReader(
    unpacked,
    () => new Error(`${name}: the gzip data is damaged or incomplete; download the file again.`),
  );
}
