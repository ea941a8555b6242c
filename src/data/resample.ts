// Centre crop and resize of a picture to planes of R x R bytes.
import type { Picture } from './job.ts';

/** Left, top and side of the largest centred square. */
export function centreSquare({ width, height }: Pick<Picture, 'width' | 'height'>): readonly [number, number, number] {
  const side = Math.min(width, height);
  return [Math.floor((width - side) / 2), Math.floor((height - side) / 2), side];
}

/**
 * Writes the centre square of a picture as red, green and blue planes of R x R. Resizing uses Lanczos's kernel of three
 * lobes, widened when shrinking, as in Pillow's LANCZOS and EDM's dataset tool. Transparent pixels are put on white.
 */
export function toPlanes(picture: Picture, R: number, out: Uint8Array): void {
  const [left, top, side] = centreSquare(picture);
  const { width, rgba } = picture;
  const plane = new Float32Array(side * side);
  const weights = side === R ? undefined : lanczos(side, R);
  for (let c = 0; c < 3; c++) {
    for (let y = 0; y < side; y++) {
      for (let x = 0; x < side; x++) {
        const at = ((top + y) * width + left + x) * 4;
        const alpha = rgba[at + 3] as number;
        const value = rgba[at + c] as number;
        plane[y * side + x] = alpha === 255 ? value : 255 + ((value - 255) * alpha) / 255;
      }
    }
    const target = out.subarray(c * R * R, (c + 1) * R * R);
    const made = weights ? resized(plane, side, R, weights) : plane;
    for (let i = 0; i < target.length; i++) target[i] = Math.max(0, Math.min(255, Math.round(made[i] as number)));
  }
}

/** Weights of the inputs for each of R outputs. */
interface Weights {
  readonly first: Int32Array;
  /** [R, taps], rows sum to 1 */
  readonly of: Float32Array;
  readonly taps: number;
}

const LOBES = 3;

function lanczos(side: number, R: number): Weights {
  const scale = side / R;
  const stretch = Math.max(1, scale);
  const reach = LOBES * stretch;
  const taps = Math.min(side, Math.ceil(2 * reach) + 1);
  const first = new Int32Array(R);
  const of = new Float32Array(R * taps);
  for (let i = 0; i < R; i++) {
    const centre = (i + 0.5) * scale;
    const begin = Math.max(0, Math.min(side - taps, Math.floor(centre - reach + 0.5)));
    first[i] = begin;
    let sum = 0;
    for (let k = 0; k < taps; k++) {
      const w = kernel((begin + k + 0.5 - centre) / stretch);
      of[i * taps + k] = w;
      sum += w;
    }
    for (let k = 0; k < taps; k++) of[i * taps + k] = (of[i * taps + k] as number) / sum;
  }
  return { first, of, taps };
}

function kernel(x: number): number {
  if (x === 0) return 1;
  if (Math.abs(x) >= LOBES) return 0;
  const t = Math.PI * x;
  return (LOBES * Math.sin(t) * Math.sin(t / LOBES)) / (t * t);
}

/** Resamples rows, then columns. Between the passes it rounds to bytes, as Pillow does. */
function resized(plane: Float32Array, side: number, R: number, { first, of, taps }: Weights): Float32Array {
  const rows = new Float32Array(side * R);
  for (let y = 0; y < side; y++) {
    for (let i = 0; i < R; i++) {
      let sum = 0;
      const from = y * side + (first[i] as number);
      for (let k = 0; k < taps; k++) sum += (of[i * taps + k] as number) * (plane[from + k] as number);
      rows[y * R + i] = Math.max(0, Math.min(255, Math.round(sum)));
    }
  }
  const out = new Float32Array(R * R);
  for (let j = 0; j < R; j++) {
    for (let i = 0; i < R; i++) {
      let sum = 0;
      const from = first[j] as number;
      for (let k = 0; k < taps; k++) sum += (of[j * taps + k] as number) * (rows[(from + k) * R + i] as number);
      out[j * R + i] = sum;
    }
  }
  return out;
}
