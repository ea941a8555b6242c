// Writes and reads the PNG files of this project.
import { decode, encode } from 'fast-png';

/** Encodes an RGBA image (row-major, 4 bytes a pixel) as PNG, with texts by keyword. Equal pixels give equal files. */
export function encodePng(
  rgba: Uint8Array | Uint8ClampedArray,
  width: number,
  height: number,
  texts: Readonly<Record<string, string>> = {},
): Uint8Array<ArrayBuffer> {
  const expected = width * height * 4;
  if (!(Number.isInteger(width) && Number.isInteger(height) && width > 0 && height > 0)) {
    throw new Error(`A PNG needs a positive whole width and height, got ${width} x ${height}.`);
  }
  if (rgba.length !== expected) {
    throw new Error(`An RGBA image of ${width} x ${height} needs ${expected} bytes, got ${rgba.length}.`);
  }
  const text = Object.fromEntries(Object.entries(texts).map(([keyword, value]) => [keyword, latin1(value)]));
  const png = encode({ width, height, data: rgba, channels: 4, depth: 8, text });
  return new Uint8Array(png);
}

/** Decodes a PNG that `encodePng` wrote. Throws one sentence for any other file. */
export function decodePng(bytes: Uint8Array, name: string): { rgba: Uint8ClampedArray; width: number; height: number } {
  try {
    const { width, height, data, channels, depth } = decode(bytes);
    if (channels === 4 && depth === 8) return { rgba: new Uint8ClampedArray(data), width, height };
  } catch {
    throw new Error(`${name} is not a complete PNG file.`);
  }
  throw new Error(`${name} is no PNG file of RGBA bytes.`);
}

/** Replaces characters that a tEXt chunk cannot hold with question marks. */
function latin1(text: string): string {
  return text.replace(/[^\t\n\x20-\x7e\xa0-\xff]/g, '?');
}
