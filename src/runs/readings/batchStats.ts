// What the encoder's logit maps of a batch say in numbers: each image's fakeness, how well real and generated are told apart.
import { fakeness } from '../../lib/fakeness.ts';

/** One side of a comparison in numbers. */
export interface SideStats {
  /** [n] mean fakeness of each image's map. */
  readonly images: Float64Array;
  /** Mean fakeness of the batch, over all cells. */
  readonly mean: number;
  /** Standard deviation of the images' fakeness. */
  readonly spread: number;
  /** Mean softplus(-logit): the cross-entropy against "real". For generated images that is the adversarial loss. */
  readonly bceReal: number;
  /** Mean softplus(logit): the cross-entropy against "generated". */
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

/** The numbers of n maps. The generator's loss clamps its logits; 0 clamps nothing. */
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

/** Share of the images that lie on one side of 0.5. */
export function shareBelow(images: Float64Array): number {
  return images.filter((f) => f < 0.5).length / images.length;
}
export function shareAbove(images: Float64Array): number {
  return images.filter((f) => f > 0.5).length / images.length;
}

/** The chance that a generated image looks more fake than a real one; a tie counts half. 0.5: not told apart. */
export function auc(real: Float64Array, fake: Float64Array): number {
  let wins = 0;
  for (const f of fake) for (const r of real) wins += f > r ? 1 : f === r ? 0.5 : 0;
  return wins / (real.length * fake.length);
}

/** How many of some values in [0, 1] fall into each of `bins` equal parts. */
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
/** As in the batch, the most fake first, or the least. */
export type Order = (typeof ORDERS)[number];

/** The images of a side that are shown, in order; `label` null shows all classes. */
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
