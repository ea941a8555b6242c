// Exponential moving averages of a metric over all rows of a table, before decimation.
import type { Fence } from './outliers.ts';

/** Strongest smoothing. */
export const MAX_SMOOTHING = 0.999;

/** State of an average after a row. */
export interface SmoothState {
  /** Weight seen so far, 1 - beta^steps. */
  weight: number;
  mean: number;
  step: number;
}

export const SMOOTH_START: SmoothState = { weight: 0, mean: 0, step: 0 };

/**
 * Continues the debiased average over rows from..to and writes it to `out`. It moves towards each value by a share, so that
 * constants stay exact to the last bit. It forgets by steps, not by rows: in a thinned table a row counts for the steps
 * that it represents. NaN and values beyond the fence change nothing.
 */
export function smoothOn(
  state: SmoothState,
  rows: { readonly y: Float32Array; readonly step: ArrayLike<number>; readonly from: number; readonly to: number },
  beta: number,
  fence: Fence | null,
  out: Float32Array,
): SmoothState {
  let { weight, mean, step } = state;
  for (let i = rows.from; i < rows.to; i++) {
    const v = rows.y[i] ?? Number.NaN;
    const usable = Number.isFinite(v) && !(fence && (v < fence.lo || v > fence.hi));
    if (usable) {
      const now = rows.step[i] ?? step + 1;
      const passed = weight === 0 ? 1 : Math.max(1, now - step);
      const kept = passed === 1 ? beta : beta ** passed;
      weight = kept * weight + (1 - kept);
      mean += ((1 - kept) / weight) * (v - mean);
      step = now;
    }
    out[i] = weight === 0 ? Number.NaN : mean;
  }
  return { weight, mean, step };
}
