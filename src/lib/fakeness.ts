/** Fakeness of a logit: 1 - sigmoid(logit); 0 looks real, 1 looks fake. */
export function fakeness(logit: number): number {
  return 1 / (1 + Math.exp(logit));
}
