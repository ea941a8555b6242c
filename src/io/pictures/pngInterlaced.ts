// Reads interlaced PNGs (Adam7) of fewer than 8 bits a sample. fast-png refuses these: it takes a byte for each sample.
import { decode } from 'fast-png';
import { unzlibSync, zlibSync } from 'fflate';
import { joined } from '../byteReader.ts';
import { type PngParts, pngChunk } from './pngChunks.ts';

/** First column, first row, column step and row step of each pass (PNG, third edition, section 8.1). */
const PASSES: readonly (readonly [number, number, number, number])[] = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
];

/**
 * The samples as a picture that is not interlaced has them: rows begin at whole bytes. There is one sample a pixel. Each
 * pass is stored as a picture of its own, so fast-png reads it as one. Throws if pixels are missing.
 */
export function readInterlaced({ width, height, depth, packed, plain }: PngParts): Uint8Array {
  const perByte = 8 / depth;
  const bytesFor = (samples: number) => Math.ceil(samples / perByte);
  const bits = (x: number) => (perByte - 1 - (x % perByte)) * depth;
  const unpacked = unzlibSync(packed);
  if (unpacked.length < bytesFor(width) * height) throw new Error('pixels are missing');
  const rowBytes = bytesFor(width);
  const out = new Uint8Array(rowBytes * height);
  let at = 0;
  for (const [left, top, dx, dy] of PASSES) {
    const [w, h] = [Math.ceil((width - left) / dx), Math.ceil((height - top) / dy)];
    if (w <= 0 || h <= 0) continue;
    const end = at + (1 + bytesFor(w)) * h;
    if (end > unpacked.length) throw new Error('pixels are missing');
    const { data } = decode(passOf(plain, w, h, unpacked.subarray(at, end)));
    at = end;
    for (let y = 0; y < h; y++) {
      for (let x = 0; x < w; x++) {
        const byte = data[y * bytesFor(w) + Math.floor(x / perByte)] as number;
        const sample = (byte >> bits(x)) & (2 ** depth - 1);
        const [column, row] = [left + x * dx, top + y * dy];
        const to = row * rowBytes + Math.floor(column / perByte);
        out[to] = (out[to] as number) | (sample << bits(column));
      }
    }
  }
  return out;
}

/** A PNG of one pass: the header with the size of the pass and without interlacing. */
function passOf(plain: Uint8Array, width: number, height: number, rows: Uint8Array): Uint8Array {
  const header = plain.slice(16, 29);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  view.setUint8(12, 0);
  return joined([
    plain.subarray(0, 8),
    pngChunk('IHDR', header),
    pngChunk('IDAT', zlibSync(rows, { level: 0 })),
    pngChunk('IEND', new Uint8Array(0)),
  ]);
}
