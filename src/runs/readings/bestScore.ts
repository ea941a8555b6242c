// Which of a run's checkpoints has the best samples.

/** KID-tiny of a checkpoint's average generator. */
export interface CheckpointScore {
  readonly mean: number;
  readonly sd: number;
  /** Samples that were scored. */
  readonly n: number;
}

/** The one with the lowest score, of equals the first; null where none has one. */
export function bestOf<T extends { readonly score?: CheckpointScore | undefined }>(list: readonly T[]): T | null {
  const value = (c: T) => c.score?.mean ?? Number.POSITIVE_INFINITY;
  return list.reduce<T | null>((best, c) => (c.score && (!best || value(c) < value(best)) ? c : best), null);
}
