// Unpacks gzip as a stream, with the platform's DecompressionStream (browsers, Node).
import { ByteReader } from '../byteReader.ts';

/** Whether the bytes begin with gzip's magic number. */
export function looksLikeGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 8;
}

/** Reads the contents of a gzip file. Error messages begin with `name`. */
export function gunzip(file: Blob, name: string): ByteReader {
  const unpacked = file.stream().pipeThrough(new DecompressionStream('gzip'));
  return new ByteReader(
    unpacked,
    () => new Error(`${name}: the gzip data is damaged or incomplete; download the file again.`),
  );
}
