// Pictures before and after crop and resize, in a row. The cropped parts are pale.
import type { CropPreview } from '../../data/reading.ts';
import type { Bitmap } from '../protocol.ts';

const HEIGHT = 96;
const GAP = 8;
/** Opacity of the cropped parts, of 255. */
const PALE = 64;

/** The strip. Returns null if no picture was cropped or resized. */
export function cropStrip(crops: readonly CropPreview[]): Bitmap | null {
  if (crops.length === 0) return null;
  const widths = crops.map(({ before }) => Math.max(1, Math.round((before.width / before.height) * HEIGHT)));
  const width = widths.reduce((sum, w) => sum + w + HEIGHT + 3 * GAP, -2 * GAP);
  const rgba = new Uint8ClampedArray(width * HEIGHT * 4);
  let x0 = 0;
  crops.forEach(({ before, frame: [left, top, side], after }, i) => {
    const w = widths[i] ?? HEIGHT;
    scaled(before.rgba, before, rgba, { width, x0, w }, (x, y) =>
      x >= left && x < left + side && y >= top && y < top + side ? 255 : PALE,
    );
    x0 += w + GAP;
    scaled(after.rgba, after, rgba, { width, x0, w: HEIGHT }, () => 255);
    x0 += HEIGHT + 2 * GAP;
  });
  return { width, height: HEIGHT, rgba };
}

interface Place {
  readonly width: number;
  readonly x0: number;
  readonly w: number;
}

/** Copies a picture, enlarged or reduced without smoothing. */
function scaled(
  from: Uint8Array | Uint8ClampedArray,
  size: { readonly width: number; readonly height: number },
  to: Uint8ClampedArray,
  { width, x0, w }: Place,
  opacity: (x: number, y: number) => number,
): void {
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < w; x++) {
      const sx = Math.min(size.width - 1, Math.floor((x / w) * size.width));
      const sy = Math.min(size.height - 1, Math.floor((y / HEIGHT) * size.height));
      const at = (y * width + x0 + x) * 4;
      const source = (sy * size.width + sx) * 4;
      for (let c = 0; c < 3; c++) to[at + c] = from[source + c] ?? 0;
      to[at + 3] = opacity(sx, sy);
    }
  }
}
