// When a run's numbers are beyond use. A few NaN images are the algorithm's own business: it leaves them out.
import type { MetricsRow } from '../runs/report.ts';

/** Share of NaN images in a batch above which a run has failed. */
const NAN_SHARE = 0.25;

/** The losses of whole networks; a method has some of them. */
const LOSSES = ['loss_psi', 'loss_g'] as const;

/** What is wrong with a step, as the end of "At step N ...". Returns null if nothing is. */
export function numbersProblem(row: MetricsRow, batch: number): string | null {
  const { nan_images: dropped = 0 } = row;
  if (dropped > NAN_SHARE * batch) return `${dropped} of ${batch} images were NaN`;
  const finite = LOSSES.every((key) => row[key] === undefined || Number.isFinite(row[key]));
  return dropped === 0 && !finite ? 'a loss was not a number' : null;
}
