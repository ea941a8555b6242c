// The codec between the bytes of a picture and the numbers in [-1, 1] that networks see. A byte b means b / 127.5 - 1. A
// number x becomes the byte trunc(clamp(127.5 x + 128, 0, 255)), as in EDM's generate.py. No other file knows these
// formulas.

/** The number of a byte. */
export const numberOf = (byte: number): number => byte / 127.5 - 1;

/** A difference of bytes as a difference of numbers. */
export const differenceOf = (bytes: number): number => bytes / 127.5;

/** The numbers of all 256 bytes, rounded to float32. */
export const NUMBERS: Float32Array<ArrayBuffer> = Float32Array.from({ length: 256 }, (_, byte) => numberOf(byte));

/** The byte of a number. NaN becomes 0. */
export function byteOf(x: number): number {
  const v = 127.5 * x + 128;
  return v > 0 ? Math.min(255, Math.trunc(v)) : 0;
}

/** The numbers of bytes, in the same order. */
export function numbersOfBytes(bytes: Uint8Array): Float32Array<ArrayBuffer> {
  const out = new Float32Array(bytes.length);
  for (let i = 0; i < bytes.length; i++) out[i] = NUMBERS[bytes[i] as number] as number;
  return out;
}

/** Converts [n, C, R, R] numbers to RGBA, image below image: [n * R, R, 4]. One channel gives grey. */
export function rgbaOfNumbers(
  images: Float32Array,
  n: number,
  channels: number,
  resolution: number,
): Uint8ClampedArray<ArrayBuffer> {
  return stacked(n, channels, resolution, (at) => byteOf(images[at] as number));
}

/**
 * Converts [n, 3, R, R] bytes to RGBA, image below image: [n * R, R, 4]. Images with a 1 in `mirrored` are flipped left to
 * right.
 */
export function rgbaOfBytes(
  bytes: Uint8Array,
  n: number,
  resolution: number,
  mirrored?: Uint8Array,
): Uint8ClampedArray<ArrayBuffer> {
  return stacked(n, 3, resolution, (at) => {
    if (!mirrored?.[Math.floor(at / (3 * resolution * resolution))]) return bytes[at] as number;
    const x = at % resolution;
    return bytes[at - x + (resolution - 1 - x)] as number;
  });
}

function stacked(
  n: number,
  channels: number,
  resolution: number,
  byteAt: (index: number) => number,
): Uint8ClampedArray<ArrayBuffer> {
  const size = resolution * resolution;
  const out = new Uint8ClampedArray(n * size * 4);
  for (let i = 0; i < n; i++)
    for (let p = 0; p < size; p++) {
      const to = (i * size + p) * 4;
      for (let c = 0; c < 3; c++) out[to + c] = byteAt((i * channels + Math.min(c, channels - 1)) * size + p);
      out[to + 3] = 255;
    }
  return out;
}

/** Converts RGBA, image below image, to [n, 3, R, R] bytes. */
export function bytesOfRgba(rgba: Uint8ClampedArray, n: number, resolution: number): Uint8Array<ArrayBuffer> {
  const size = resolution * resolution;
  const out = new Uint8Array(n * 3 * size);
  for (let i = 0; i < n; i++)
    for (let c = 0; c < 3; c++)
      for (let p = 0; p < size; p++) out[(i * 3 + c) * size + p] = rgba[(i * size + p) * 4 + c] as number;
  return out;
}

/** Converts RGBA, image below image, to [n, C, R, R] numbers. For one channel it takes red. */
export function numbersOfRgba(
  rgba: Uint8ClampedArray,
  n: number,
  channels: number,
  resolution: number,
): Float32Array<ArrayBuffer> {
  const size = resolution * resolution;
  const out = new Float32Array(n * channels * size);
  for (let i = 0; i < n; i++)
    for (let c = 0; c < channels; c++)
      for (let p = 0; p < size; p++)
        out[(i * channels + c) * size + p] = NUMBERS[rgba[(i * size + p) * 4 + c] ?? 0] as number;
  return out;
}

/**
 * [256] lower bounds of the bytes: the smallest float32 x with byteOf(x) >= b, and -Infinity for 0. A GPU may round 127.5 x
 * + 128 differently. By comparing with these bounds it finds the byte of `byteOf` exactly.
 */
export function byteEdges(): Float32Array<ArrayBuffer> {
  const value = new Float32Array(1);
  const bits = new Uint32Array(value.buffer);
  // Maps integers to float32 numbers in ascending order. Negative numbers have the sign bit set, and larger bits mean
  // smaller numbers.
  const floatAt = (order: number): number => {
    bits[0] = order >= 0 ? order : 0x80000000 - order - 1;
    return value[0] as number;
  };
  const one = 0x3f800000;
  return Float32Array.from({ length: 256 }, (_, byte) => {
    if (byte === 0) return Number.NEGATIVE_INFINITY;
    // byteOf rises from 0 at -2 to 255 at 2.
    let [below, above] = [-one - (1 << 24), one + (1 << 24)];
    while (above - below > 1) {
      const middle = Math.floor((below + above) / 2);
      if (byteOf(floatAt(middle)) >= byte) above = middle;
      else below = middle;
    }
    return floatAt(above);
  });
}
