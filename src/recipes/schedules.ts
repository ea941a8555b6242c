// Schedules over the number of images seen. nimg counts the images *before* the batch at hand.

/** Half-life of the moving average in images (EDM's training loop). It is at most the share `rampup` of the images seen. */
export function emaHalf(nimg: number, halflife: number, rampup: number): number {
  return Math.min(halflife, rampup * nimg);
}

/** Beta of the moving average: 0.5^(batch / emaHalf). Returns 0 at nimg 0. */
export function emaBeta(batch: number, nimg: number, halflife: number, rampup: number): number {
  return 0.5 ** (batch / Math.max(emaHalf(nimg, halflife, rampup), 1e-8));
}

/** EDM's learning-rate ramp: lr * min(nimg / rampup, 1). The first step has rate 0. Without ramp-up it returns lr. */
export function rampedLr(lr: number, nimg: number, rampupImages: number): number {
  return rampupImages > 0 ? lr * Math.min(nimg / rampupImages, 1) : lr;
}

/** Inverse square root decay (EDM2, Karras et al. 2024): lr / sqrt(max(nimg / tref, 1)). Returns lr if tref is 0. */
export function decayedLr(lr: number, nimg: number, tref: number): number {
  return tref > 0 ? lr / Math.sqrt(Math.max(nimg / tref, 1)) : lr;
}

/** Whether a threshold is passed, with the reference code's strict `>`. A threshold of 0 is passed from the first step. */
function passed(nimg: number, after: number): boolean {
  return after === 0 || nimg > after;
}

/**
 * Whether theta is updated at nimg, and the weights of its losses (SiDA's warm-up). `judges`: whether the method trains a
 * discriminator.
 */
export function warmup(
  judges: boolean,
  nimg: number,
  thetaAfter: number,
  ganAfter: number,
): { update: boolean; wSid: number; wAdv: number } {
  if (!judges) return { update: true, wSid: 1, wAdv: 0 };
  const gan = passed(nimg, ganAfter);
  return { update: passed(nimg, thetaAfter), wSid: gan ? 0.5 : 1, wAdv: gan ? 0.5 : 0 };
}

/** Noise levels of the Karras schedule, largest first, then 0 (EDM, equation 5). */
export function karrasSteps(n: number, sigmaMin: number, sigmaMax: number, rho: number): number[] {
  const [a, b] = [sigmaMax ** (1 / rho), sigmaMin ** (1 / rho)];
  const levels = Array.from({ length: n }, (_, i) => (a + (n > 1 ? i / (n - 1) : 0) * (b - a)) ** rho);
  return [...levels, 0];
}
