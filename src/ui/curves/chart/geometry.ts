// The position of a chart's plot within its box. Pointers and exports use it.
import type { Range } from '../../../runs/curves/picture.ts';

export const HEIGHT = 120;
export const MARGIN = { top: 8, right: 10, bottom: 0, left: 0 };
export const Y_AXIS = 46;
export const X_AXIS = 20;

/** The x value at a number of pixels from the box's left edge. */
export function xAtPixel(pixel: number, width: number, [x0, x1]: Range): number {
  const plot = width - Y_AXIS - MARGIN.right - MARGIN.left;
  const share = (pixel - Y_AXIS - MARGIN.left) / plot;
  return x0 + Math.min(1, Math.max(0, share)) * (x1 - x0);
}

/**
 * Recharts synchronises charts by the index of a row. Our charts have different rows, so they synchronise by the
 * nearest value of x.
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
