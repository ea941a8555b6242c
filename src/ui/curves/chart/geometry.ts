// Where a chart's plot lies within its box; pointers and exports count with it.
import type { Range } from '../../../runs/curves/picture.ts';

export const HEIGHT = 120;
export const MARGIN = { top: 8, right: 10, bottom: 0, left: 0 };
export const Y_AXIS = 46;
export const X_AXIS = 20;

/** The place on the x axis under so many pixels from the box's left edge. */
export function xAtPixel(pixel: number, width: number, [x0, x1]: Range): number {
  const plot = width - Y_AXIS - MARGIN.right - MARGIN.left;
  const share = (pixel - Y_AXIS - MARGIN.left) / plot;
  return x0 + Math.min(1, Math.max(0, share)) * (x1 - x0);
}
