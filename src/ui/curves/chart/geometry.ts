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

/**
 * Recharts lets charts follow each other by the index of a row. Our charts differ in their rows, so they follow by the nearest value
 * of x.
 */
export function nearest(
  ticks: readonly { value: unknown }[],
  { activeLabel }: { activeLabel?: string | number | undefined },
) {
  const x = Number(activeLabel);
  let best = -1;
  let least = Number.POSITIVE_INFINITY;
  for (const [i, { value }] of ticks.entries()) {
    const away = Math.abs(Number(value) - x);
    if (away < least) [best, least] = [i, away];
  }
  return best;
}
