// When a run's numbers are beyond use. A few NaN images are the algorithm's own business: it leaves them out.
import type { MetricsRow } from '../runs/report.ts';

/** Share of NaN images in a batch above which a run has failed. */
const NAN_SHARE = 0.25;

/** What is wrong with a step, as the end of "At step N ..."; null where it is fit to go on. */
export function numbersProblem(row: MetricsRow, batch: number): string | null {
  if (row.nan_images > NAN_SHARE * batch) return `${row.nan_images} of ${batch} images were NaN`;
  const finite = Number.isFinite(row.loss_psi) && Number.isFinite(row.loss_g);
  return row.nan_images === 0 && !finite ? 'a loss was not a number' : null;
}
