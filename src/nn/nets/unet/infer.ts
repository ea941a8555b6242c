// Reads sizes of EDM's U-Nets from the keys of a state_dict.
import type { ReadTensor } from '../network.ts';

/** Resolutions of the encoder, the largest first. */
export function resolutionsOf(keys: readonly string[]): number[] {
  const found = new Set<number>();
  for (const k of keys) {
    const r = /^model\.enc\.(\d{1,5})x\1_/.exec(k)?.[1];
    if (r !== undefined) found.add(Number(r));
  }
  return [...found].sort((a, b) => b - a);
}

/** The taps of the stored filter, which is outer(taps, taps) / sum(taps)^2; returns undefined if there is no filter. */
export function tapsOf(keys: readonly string[], read: ReadTensor): number[] | undefined {
  const key = keys.find((k) => k.endsWith('.resample_filter'));
  const data = key === undefined ? undefined : read(key);
  const n = Math.sqrt(data?.length ?? 0);
  if (!data || !Number.isInteger(n) || n < 1) return undefined;
  const rows = Array.from({ length: n }, (_, i) => {
    let sum = 0;
    for (let j = 0; j < n; j++) sum += data[i * n + j] as number;
    return sum;
  });
  const least = Math.min(...rows.map(Math.abs));
  return rows.map((r) => Math.round((r / least) * 1000) / 1000);
}
