// Statistics of a batch's logit maps: each image's fakeness, and how well the encoder separates real from generated images.
import { fakeness } from '../../lib/fakeness.ts';

/** Statistics of the real or of the generated images. */
export interface SideStats {
  /** [n] mean fakeness of each image's map. */
  readonly images: Float64Array;
  /** Mean fakeness of the batch, over all cells. */
  readonly mean: number;
  /** Standard deviation of the images' fakeness. */
  readonly spread: number;
  /** Mean softplus(-logit): the cross-entropy for target 1. For generated images it is the adversarial loss. */
  readonly bceReal: number;
  /** Mean softplus(logit): the cross-entropy for target 0. */
  readonly bceFake: number;
}

const softplus = (x: number): number => Math.log1p(Math.exp(-Math.abs(x))) + Math.max(x, 0);

/** [n] mean fakeness of each of n maps. */
export function imageFakeness(logits: Float32Array, n: number): Float64Array {
  const cells = logits.length / n;
  const images = new Float64Array(n);
  for (const [at, logit] of logits.entries()) {
    const i = Math.floor(at / cells);
    images[i] = (images[i] as number) + fakeness(logit) / cells;
  }
  return images;
}

/** Statistics of n logit maps. The generator's loss clamps its logits to ±clamp; 0 means no clamp. */
export function sideStats(logits: Float32Array, n: number, clamp = 0): SideStats {
  const images = imageFakeness(logits, n);
  let [bceReal, bceFake] = [0, 0];
  for (const logit of logits) {
    bceReal += softplus(-(clamp > 0 ? Math.min(Math.max(logit, -clamp), clamp) : logit));
    bceFake += softplus(logit);
  }
  const mean = images.reduce((sum, f) => sum + f, 0) / n;
  const spread = Math.sqrt(images.reduce((sum, f) => sum + (f - mean) ** 2, 0) / n);
  return { images, mean, spread, bceReal: bceReal / logits.length, bceFake: bceFake / logits.length };
}

/** Share of the images with fakeness below 0.5. */
export function shareBelow(images: Float64Array): number {
  return images.filter((f) => f < 0.5).length / images.length;
}
export function shareAbove(images: Float64Array): number {
  return images.filter((f) => f > 0.5).length / images.length;
}

/**
 * Probability that a generated image has a higher fakeness than a real one. Ties count half. 0.5: the encoder does not
 * separate them.
 */
export function auc(real: Float64Array, fake: Float64Array): number {
  let wins = 0;
  for (const f of fake) for (const r of real) wins += f > r ? 1 : f === r ? 0.5 : 0;
  return wins / (real.length * fake.length);
}

/** Counts of values in [0, 1] in `bins` equal parts. */
export function histogram(values: ArrayLike<number>, bins: number): number[] {
  const counts = Array.from({ length: bins }, () => 0);
  for (let i = 0; i < values.length; i++) {
    const v = values[i] ?? Number.NaN;
    if (!Number.isFinite(v)) continue;
    const bin = Math.min(Math.max(Math.floor(v * bins), 0), bins - 1);
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return counts;
}

export const ORDERS = ['order', 'fake', 'real'] as const;
/** Order of images: as in the batch, most fake first, or least fake first. */
export type Order = (typeof ORDERS)[number];

/** The images to show, in order. `label` null: all classes. */
export function arranged(
  images: Float64Array | null,
  labels: ArrayLike<number>,
  { order, label }: { order: Order; label: number | null },
): number[] {
  const all = Array.from({ length: labels.length }, (_, i) => i).filter((i) => label === null || labels[i] === label);
  if (order === 'order' || !images) return all;
  const sign = order === 'fake' ? -1 : 1;
  return all.sort((a, b) => sign * ((images[a] ?? 0) - (images[b] ?? 0)) || a - b);
}
