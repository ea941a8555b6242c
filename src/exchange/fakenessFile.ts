// The fakeness of a batch and of the pinned images as plain JSON.
import { fakeness } from '../lib/fakeness.ts';
import type { BatchView, Pinned } from '../runs/report.ts';

export interface FakenessReport {
  readonly step: number;
  readonly nimg: number;
  /** Noise level of each image. The real and the generated image share it. */
  readonly sigma: readonly number[];
  readonly labels: readonly number[];
  /** Side of a logit map. */
  readonly map_size: number;
  /** 1 - sigmoid(logit) of each cell, one list per image. Null without an adversarial loss. */
  readonly fakeness_fake: readonly (readonly number[])[] | null;
  readonly fakeness_real: readonly (readonly number[])[] | null;
  /** The pinned images through the run. Absent if none are pinned. */
  readonly pinned?: PinnedReport;
}

export interface PinnedReport {
  readonly sigma: number;
  /** Seed of each image's noise, together with the image's number. */
  readonly seed: number;
  readonly ids: readonly number[];
  /** 1 for real, 0 for generated. */
  readonly real: readonly number[];
  readonly labels: readonly number[];
  /** Mean fakeness of the maps of `ids`, one number per image. */
  readonly looks: readonly { step: number; nimg: number; ids: readonly number[]; fakeness: readonly number[] }[];
}

const digits = (x: number): number => Number(x.toFixed(6));

function pinnedReport({ set, readings }: Pinned): PinnedReport {
  const { sigma, seed, ids, real, labels } = set;
  const mean = (map: Float32Array) => digits(map.reduce((sum, l) => sum + fakeness(l), 0) / map.length);
  return {
    sigma,
    seed,
    ids: [...ids],
    real: [...real],
    labels: [...labels],
    looks: readings.map(({ step, nimg, ids: of, logits }) => {
      const cells = logits.length / of.length;
      const each = Array.from(of, (_, i) => mean(logits.subarray(i * cells, (i + 1) * cells)));
      return { step, nimg, ids: [...of], fakeness: each };
    }),
  };
}

/** The fakeness of each cell of a batch, and of pinned images, with six digits. */
export function fakenessOf(view: BatchView, pinned: Pinned | null = null): FakenessReport {
  const cells = view.mapSize * view.mapSize;
  const maps = (logits: Float32Array | null): number[][] | null => {
    if (!logits || cells === 0) return null;
    const fake = Array.from(logits, (l) => digits(fakeness(l)));
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
    ...(pinned ? { pinned: pinnedReport(pinned) } : {}),
  };
}
