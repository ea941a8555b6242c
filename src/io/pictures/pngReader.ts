// Converts PNG files to RGBA bytes with fast-png. fast-png neither limits the unpacked size nor returns one pixel format.
// It also reads chunks that do not matter for the pixels, and refuses the file if one is odd. So it gets the header and the
// pixels alone; this file applies palette and transparency, by the colour type.
import { type DecodedPng, decode } from 'fast-png';
import { Unzlib } from 'fflate';
import { type PngParts, pngParts } from './pngChunks.ts';
import { readInterlaced } from './pngInterlaced.ts';

interface Rgba {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8Array;
}

/** Samples of all pixels. Rows of fewer than 8 bits a sample begin at whole bytes. */
type Samples = Pick<DecodedPng, 'width' | 'height' | 'data' | 'channels' | 'depth'>;

/** Deflate unpacks one byte to at most this many. */
const MAX_RATIO = 1032;
/** Files that cannot unpack to more than this are not checked first. */
const HARMLESS = 256 * 2 ** 20;

/**
 * Decodes a PNG of any colour type and depth. 16-bit samples keep their high byte. Colour profiles are not applied. Chunks
 * that the colour type does not need are ignored: a palette that is only suggested, transparency beside alpha, texts.
 */
export function readPng(bytes: Uint8Array, name: string): Rgba {
  try {
    const parts = pngParts(bytes);
    if (bytes.length * MAX_RATIO > HARMLESS && !unpacksToItsSize(parts)) throw new Error('too large');
    const { width, height, palette, transparency } = parts;
    const png = samplesOf(parts);
    const rgba = palette ? fromPalette(png, palette, transparency) : fromSamples(png, transparency);
    if (rgba.length !== width * height * 4) throw new Error('wrong size');
    return { width, height, rgba };
  } catch {
    throw new Error(`${name}: the PNG data is damaged or cut off; replace the file or leave it out.`);
  }
}

function samplesOf(parts: PngParts): Samples {
  const { width, height, depth, interlaced, plain } = parts;
  if (!interlaced || depth >= 8) return decode(plain);
  return { width, height, depth: depth as DecodedPng['depth'], channels: 1, data: readInterlaced(parts) };
}

/** Whether the pixels unpack to at most the size in the header. */
function unpacksToItsSize({ width, height, packed }: PngParts): boolean {
  // At most four samples of two bytes a pixel, and one byte a row. Interlaced pictures have twice as many rows.
  const most = width * height * 8 + height * 2 + 64;
  let size = 0;
  const unpack = new Unzlib((chunk) => {
    size += chunk.length;
    if (size > most) throw new Error('too large');
  });
  try {
    for (let k = 0; k < packed.length; k += 4096) unpack.push(packed.slice(k, k + 4096));
    return true;
  } catch {
    return false;
  }
}

function fromPalette({ width, height, data, depth }: Samples, palette: Uint8Array, alpha?: Uint8Array): Uint8Array {
  const rgba = new Uint8Array(width * height * 4);
  const perByte = 8 / depth;
  const rowBytes = Math.ceil(width / perByte);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const byte = Number(data[y * rowBytes + Math.floor(x / perByte)] ?? 0);
      const index = (byte >> ((perByte - 1 - (x % perByte)) * depth)) & (2 ** depth - 1);
      const [r = 0, g = 0, b = 0] = palette.subarray(index * 3, index * 3 + 3);
      const a = index * 3 < palette.length ? (alpha?.[index] ?? 255) : 255;
      rgba.set([r, g, b, a], (y * width + x) * 4);
    }
  }
  return rgba;
}

function fromSamples(png: Samples, transparency?: Uint8Array): Uint8Array {
  const { width, height, data, channels, depth } = png;
  if (depth === 8 && channels >= 3 && !transparency) return fromBytes(png);
  const rgba = new Uint8Array(width * height * 4);
  const at = sampler(data, width * channels, depth);
  const colours = channels > 2 ? 3 : 1;
  const clear = transparency && clearColour(transparency, colours);
  for (let i = 0, p = 0; p < width * height; p++, i += channels) {
    const samples = Array.from({ length: channels }, (_, c) => at(i + c));
    for (let c = 0; c < 3; c++) rgba[p * 4 + c] = byteOf(samples[colours === 3 ? c : 0] ?? 0, depth);
    const hidden = clear?.every((v, c) => v === samples[c]) === true;
    const alpha = channels === 2 || channels === 4 ? byteOf(samples[channels - 1] ?? 0, depth) : 255;
    rgba[p * 4 + 3] = hidden ? 0 : alpha;
  }
  return rgba;
}

/** The samples of the transparent colour, of two bytes each. */
function clearColour(bytes: Uint8Array, colours: number): number[] {
  return Array.from({ length: colours }, (_, c) => (bytes[2 * c] as number) * 256 + (bytes[2 * c + 1] as number));
}

/** The common case: colour samples of 8 bits without a transparent colour. */
function fromBytes({ width, height, data, channels }: Samples): Uint8Array {
  const rgba = new Uint8Array(width * height * 4).fill(255);
  for (let p = 0; p < width * height; p++) {
    for (let c = 0; c < channels; c++) rgba[p * 4 + c] = data[p * channels + c] as number;
  }
  return rgba;
}

/** Returns a function that reads sample i. Rows begin at whole bytes. */
function sampler(data: DecodedPng['data'], rowSamples: number, depth: number): (i: number) => number {
  if (depth >= 8) return (i) => Number(data[i] ?? 0);
  const perByte = 8 / depth;
  const rowBytes = Math.ceil(rowSamples / perByte);
  return (i) => {
    const [y, x] = [Math.floor(i / rowSamples), i % rowSamples];
    const byte = Number(data[y * rowBytes + Math.floor(x / perByte)] ?? 0);
    return (byte >> ((perByte - 1 - (x % perByte)) * depth)) & (2 ** depth - 1);
  };
}

function byteOf(sample: number, depth: number): number {
  if (depth === 8) return sample;
  return depth === 16 ? sample >> 8 : Math.round((sample * 255) / (2 ** depth - 1));
}
