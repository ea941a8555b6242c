import { decode, encode } from 'fast-png';

/** An RGBA image (row-major, 4 bytes a pixel) as a PNG file, with texts by keyword; equal pixels give equal files. */
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

/** An image of a PNG file that `encodePng` wrote; throws one sentence for another. */
export function decodePng(bytes: Uint8Array, name: string): { rgba: Uint8ClampedArray; width: number; height: number } {
  try {
    const { width, height, data, channels, depth } = decode(bytes);
    if (channels === 4 && depth === 8) return { rgba: new Uint8ClampedArray(data), width, height };
  } catch {
    throw new Error(`${name} is not a complete PNG file.`);
  }
  throw new Error(`${name} is no PNG file of RGBA bytes.`);
}

/** What a tEXt chunk can hold: other signs become question marks. */
function latin1(text: string): string {
  return text.replace(/[^\t\n\x20-\x7e\xa0-\xff]/g, '?');
}
