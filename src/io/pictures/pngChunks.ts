// Finds the chunks of a PNG file that its pixels depend on. The colour type decides which these are (PNG, third edition,
// sections 5.3 and 11). All other chunks are skipped unread.
import { joined } from '../byteReader.ts';
import { crc32 } from '../zip/crc32.ts';

/** The parts of a PNG that its pixels depend on. */
export interface PngParts {
  readonly width: number;
  readonly height: number;
  /** Bits of a sample. */
  readonly depth: number;
  readonly interlaced: boolean;
  /** Colours of an indexed picture: red, green and blue of each. */
  readonly palette?: Uint8Array;
  /** Alpha of the palette's colours, or the samples (16 bits each) of the colour that is transparent. */
  readonly transparency?: Uint8Array;
  /** The packed pixels: the contents of all IDAT chunks. */
  readonly packed: Uint8Array<ArrayBuffer>;
  /** A PNG of the header and the packed pixels alone. */
  readonly plain: Uint8Array<ArrayBuffer>;
}

interface Chunk {
  readonly type: string;
  readonly data: Uint8Array;
  /** Length, type, data and checksum. */
  readonly whole: Uint8Array;
}

const SIGNATURE = 8;
const INDEXED = 3;
/** Bits of a sample by colour type. */
const DEPTHS: Readonly<Record<number, readonly number[]>> = {
  0: [1, 2, 4, 8, 16],
  2: [8, 16],
  3: [1, 2, 4, 8],
  4: [8, 16],
  6: [8, 16],
};
/** Bytes of a transparent colour in pictures without alpha: greyscale and truecolour. */
const COLOUR_BYTES: Readonly<Record<number, number>> = { 0: 2, 2: 6 };

/** Takes a PNG apart. Throws if it is cut off, a checksum is wrong, or a part is missing. */
export function pngParts(bytes: Uint8Array): PngParts {
  const chunks = chunksOf(bytes);
  const [header] = chunks;
  if (header?.type !== 'IHDR' || header.data.length !== 13) throw new Error('no header');
  const view = new DataView(header.data.buffer, header.data.byteOffset, 13);
  const colours = view.getUint8(9);
  const depth = view.getUint8(8);
  if (!DEPTHS[colours]?.includes(depth)) throw new Error('no such depth');
  const pixels = chunks.filter((c) => c.type === 'IDAT');
  const palette = colours === INDEXED ? chunks.find((c) => c.type === 'PLTE') : undefined;
  if (colours === INDEXED && (!palette || palette.data.length % 3 !== 0)) throw new Error('no palette');
  const transparency = chunks.find(
    ({ type, data }) => type === 'tRNS' && (palette || data.length === COLOUR_BYTES[colours]),
  );
  for (const chunk of [header, palette, transparency, ...pixels]) if (chunk) check(chunk);
  return {
    width: view.getUint32(0),
    height: view.getUint32(4),
    depth,
    interlaced: view.getUint8(12) === 1,
    ...(palette && { palette: palette.data }),
    ...(transparency && { transparency: transparency.data }),
    packed: joined(pixels.map((c) => c.data)),
    plain: joined([
      bytes.subarray(0, SIGNATURE),
      header.whole,
      ...pixels.map((c) => c.whole),
      ...chunks.slice(-1).map((c) => c.whole),
    ]),
  };
}

/** A PNG chunk of the type with a valid checksum. */
export function pngChunk(type: string, data: Uint8Array): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(12 + data.length);
  const view = new DataView(out.buffer);
  view.setUint32(0, data.length);
  for (let i = 0; i < 4; i++) out[4 + i] = type.charCodeAt(i);
  out.set(data, 8);
  view.setUint32(8 + data.length, crc32(out.subarray(4, 8 + data.length)));
  return out;
}

/** All chunks up to IEND. Throws if the file ends before. */
function chunksOf(bytes: Uint8Array): Chunk[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const chunks: Chunk[] = [];
  for (let at = SIGNATURE; ; ) {
    const end = at + 12 + view.getUint32(at);
    if (end > bytes.length) throw new Error('cut off');
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    chunks.push({ type, data: bytes.subarray(at + 8, end - 4), whole: bytes.subarray(at, end) });
    if (type === 'IEND') return chunks;
    at = end;
  }
}

/** Throws if a chunk's checksum is wrong. */
function check({ whole }: Chunk): void {
  const stated = new DataView(whole.buffer, whole.byteOffset).getUint32(whole.length - 4);
  if (crc32(whole.subarray(4, -4)) !== stated) throw new Error('wrong checksum');
}
