// What the encoder makes of a batch, as plain JSON.
import { fakeness } from '../lib/fakeness.ts';
import type { BatchView } from './events.ts';

export interface FakenessReport {
  readonly step: number;
  readonly nimg: number;
  /** Noise level of each image; real and generated images share it. */
  readonly sigma: readonly number[];
  readonly labels: readonly number[];
  /** Side of a logit map. */
  readonly map_size: number;
  /** 1 - sigmoid(logit) of each cell, a list an image; null without an adversarial loss. */
  readonly fakeness_fake: readonly (readonly number[])[] | null;
  readonly fakeness_real: readonly (readonly number[])[] | null;
}

/** A batch's fakeness, cell by cell, to six digits. */
export function fakenessOf(view: BatchView): FakenessReport {
  const cells = view.mapSize * view.mapSize;
  const maps = (logits: Float32Array | null): number[][] | null => {
    if (!logits || cells === 0) return null;
    const fake = Array.from(logits, (l) => Number(fakeness(l).toFixed(6)));
    return Array.from({ length: view.n }, (_, i) => fake.slice(i * cells, (i + 1) * cells));
  };
  return {
    step: view.step,
    nimg: view.nimg,
    sigma: Array.from(view.sigma),
    labels: Array.from(view.labels),
    map_size: view.mapSize,
    fakeness_fake: maps(view.logitsFake),
    fakeness_real: maps(view.logitsReal),
  };
}
