// Converts PNG files to RGBA bytes with fast-png. fast-png neither limits the unpacked size nor returns one pixel format;
// this file does both.
import { type DecodedPng, decode } from 'fast-png';
import { Unzlib } from 'fflate';

interface Rgba {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8Array;
}

/** Deflate unpacks one byte to at most this many. */
const MAX_RATIO = 1032;
/** Largest size of a packed colour profile, in bytes. */
const MAX_PROFILE = 1 << 18;
/** Files that cannot unpack to more than this are not checked first. */
const HARMLESS = 256 * 2 ** 20;

/** Decodes a PNG of any colour type and depth. 16-bit samples keep their high byte. Colour profiles are not applied. */
export function readPng(bytes: Uint8Array, name: string): Rgba {
  const damaged = () => new Error(`${name}: the PNG data is damaged or cut off; replace the file or leave it out.`);
  if (bytes.length * MAX_RATIO > HARMLESS && !unpacksToItsSize(bytes)) throw damaged();
  let png: DecodedPng;
  try {
    png = decode(bytes, { checkCrc: true });
  } catch {
    throw damaged();
  }
  const { width, height } = png;
  const rgba = png.palette ? fromPalette(png) : fromSamples(png);
  if (rgba.length !== width * height * 4) throw damaged();
  return { width, height, rgba };
}

/** Whether the pixels unpack to at most the size in the header. */
function unpacksToItsSize(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // At most four samples of two bytes a pixel, and one byte a row. Interlaced pictures have twice as many rows.
  const most = view.getUint32(16) * view.getUint32(20) * 8 + view.getUint32(20) * 2 + 64;
  let size = 0;
  const unpack = new Unzlib((chunk) => {
    size += chunk.length;
    if (size > most) throw new Error('too large');
  });
  try {
    for (let at = 8; at + 12 <= bytes.length; ) {
      const length = view.getUint32(at);
      const type = view.getUint32(at + 4);
      const isData = type === 0x49444154; // IDAT
      if (type === 0x69434350 && length > MAX_PROFILE) return false; // iCCP
      for (let k = at + 8; isData && k < at + 8 + length; k += 4096) {
        unpack.push(bytes.slice(k, Math.min(k + 4096, at + 8 + length)));
      }
      at += 12 + length;
    }
    return true;
  } catch {
    return false;
  }
}

function fromPalette({ width, height, data, palette = [], depth }: DecodedPng): Uint8Array {
  const rgba = new Uint8Array(width * height * 4);
  const perByte = 8 / depth;
  const rowBytes = Math.ceil(width / perByte);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const byte = Number(data[y * rowBytes + Math.floor(x / perByte)] ?? 0);
      const index = (byte >> ((perByte - 1 - (x % perByte)) * depth)) & (2 ** depth - 1);
      const [r = 0, g = 0, b = 0, a = 255] = palette[index] ?? [];
      rgba.set([r, g, b, a], (y * width + x) * 4);
    }
  }
  return rgba;
}

function fromSamples(png: DecodedPng): Uint8Array {
  const { width, height, data, channels, depth, transparency } = png;
  if (depth === 8 && channels >= 3 && !transparency?.length) return fromBytes(png);
  const rgba = new Uint8Array(width * height * 4);
  const at = sampler(data, width * channels, depth);
  const clear = transparency && transparency.length > 0 ? [...transparency] : undefined;
  const colours = channels > 2 ? 3 : 1;
  for (let i = 0, p = 0; p < width * height; p++, i += channels) {
    const samples = Array.from({ length: channels }, (_, c) => at(i + c));
    for (let c = 0; c < 3; c++) rgba[p * 4 + c] = byteOf(samples[colours === 3 ? c : 0] ?? 0, depth);
    const hidden = clear?.slice(0, colours).every((v, c) => v === samples[c]) === true;
    const alpha = channels === 2 || channels === 4 ? byteOf(samples[channels - 1] ?? 0, depth) : 255;
    rgba[p * 4 + 3] = hidden ? 0 : alpha;
  }
  return rgba;
}

/** The common case: colour samples of 8 bits without a transparent colour. */
function fromBytes({ width, height, data, channels }: DecodedPng): Uint8Array {
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
