import { encode } from 'fast-png';

/** An RGBA image (row-major, 4 bytes a pixel) as a PNG file; equal pixels give equal files. */
export function encodePng(
  rgba: Uint8Array | Uint8ClampedArray,
  width: number,
  height: number,
): Uint8Array<ArrayBuffer> {
  const expected = width * height * 4;
  if (!(Number.isInteger(width) && Number.isInteger(height) && width > 0 && height > 0)) {
    throw new Error(`A PNG needs a positive whole width and height, got ${width} x ${height}.`);
  }
  if (rgba.length !== expected) {
    throw new Error(`An RGBA image of ${width} x ${height} needs ${expected} bytes, got ${rgba.length}.`);
  }
  const png = encode({ width, height, data: rgba, channels: 4, depth: 8 });
  return new Uint8Array(png);
}
