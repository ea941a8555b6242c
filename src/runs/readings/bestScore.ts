// Chooses the checkpoint with the best samples.

/** KID-tiny of a checkpoint's EMA generator. */
export interface CheckpointScore {
  readonly mean: number;
  readonly sd: number;
  /** Samples that were scored. */
  readonly n: number;
}

/** The item with the lowest score. Of equals, the first. Returns null if none has a score. */
export function bestOf<T extends { readonly score?: CheckpointScore | undefined }>(list: readonly T[]): T | null {
  const value = (c: T) => c.score?.mean ?? Number.POSITIVE_INFINITY;
  return list.reduce<T | null>((best, c) => (c.score && (!best || value(c) < value(best)) ? c : best), null);
}
