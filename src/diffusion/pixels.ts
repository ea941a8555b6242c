// Images as bytes: the reference's rounding, RGBA for screens, contact sheets.
import { sheetOfCells } from '../lib/cells.ts';
import type { Sheet } from '../runs/report.ts';

/** A byte of [-1, 1]: clamp(127.5 x + 128, 0, 255), truncated, as the reference code writes images. NaN becomes 0. */
export function byteOf(x: number): number {
  const v = 127.5 * x + 128;
  return v > 0 ? Math.min(255, Math.trunc(v)) : 0;
}

/** [n, C, R, R] numbers to [n, 3, R, R] bytes; one channel is shown grey. */
export function toBytes(
  images: Float32Array,
  n: number,
  channels: number,
  resolution: number,
): Uint8Array<ArrayBuffer> {
  const size = resolution * resolution;
  const out = new Uint8Array(n * 3 * size);
  for (let i = 0; i < n; i++)
    for (let c = 0; c < 3; c++) {
      const from = (i * channels + Math.min(c, channels - 1)) * size;
      for (let p = 0; p < size; p++) out[(i * 3 + c) * size + p] = byteOf(images[from + p] as number);
    }
  return out;
}

/** [n, 3, R, R] bytes to RGBA, image after image downwards: [n * R, R, 4]. */
export function stackRgba(bytes: Uint8Array, n: number, resolution: number): Uint8ClampedArray<ArrayBuffer> {
  const size = resolution * resolution;
  const out = new Uint8ClampedArray(n * size * 4);
  for (let i = 0; i < n; i++)
    for (let p = 0; p < size; p++) {
      const to = (i * size + p) * 4;
      for (let c = 0; c < 3; c++) out[to + c] = bytes[(i * 3 + c) * size + p] as number;
      out[to + 3] = 255;
    }
  return out;
}

/** A grid of images as one picture, row by row. bytes: [n, 3, R, R]; cells beyond n stay transparent. */
export function sheetOf(
  bytes: Uint8Array,
  n: number,
  resolution: number,
  cols: number,
  at: { step: number; nimg: number },
): Sheet {
  return { ...at, ...sheetOfCells({ count: n, resolution, rgba: stackRgba(bytes, n, resolution) }, cols) };
}

/** Classes as one-hot rows, [n, classes]. */
export function oneHot(labels: ArrayLike<number>, n: number, classes: number): Float32Array<ArrayBuffer> {
  const out = new Float32Array(n * classes);
  for (let i = 0; i < n; i++) out[i * classes + Math.min(labels[i] ?? 0, classes - 1)] = 1;
  return out;
}
