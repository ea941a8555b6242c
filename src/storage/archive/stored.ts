// The state of a run's records in storage. It is kept in memory, so that a save writes only what has changed.

import type { MetricBlock } from '../../runs/curves/metricTable.ts';
import type { RunHistory } from '../../runs/model/history.ts';
import type { BatchView, Sheet } from '../../runs/report.ts';
import type { PinItem } from './pinned.ts';

/** Rows of metrics in one record. A growing run writes its last record again at each save. */
export const ROWS_A_PART = 512;
/** The number of a run's newest batches in storage. */
export const BATCHES_KEPT = 12;

export interface Stored {
  /** `rewritten` and length of the table at the last save. */
  readonly rewritten: number;
  readonly rows: number;
  /** Bytes of each part of the metrics. */
  readonly metricBytes: readonly number[];
  readonly sheets: ReadonlyMap<number, Kept<Sheet>>;
  readonly batches: ReadonlyMap<number, Kept<BatchView>>;
  readonly pinned: ReadonlyMap<number, Kept<PinItem>>;
}

export interface Kept<T> {
  readonly item: T;
  readonly bytes: number;
}

export const NOTHING: Stored = {
  rewritten: -1,
  rows: 0,
  metricBytes: [],
  sheets: new Map(),
  batches: new Map(),
  pinned: new Map(),
};

/** The first part of the metrics that storage does not have, or has in another version. */
export function firstNewPart({ metrics }: RunHistory, stored: Stored): number {
  return metrics.rewritten === stored.rewritten ? Math.floor(stored.rows / ROWS_A_PART) : 0;
}

/** The items to write and the keys to delete. */
export function difference<T>(
  list: readonly T[],
  keyOf: (item: T) => number,
  stored: ReadonlyMap<number, Kept<T>>,
): { fresh: T[]; stale: number[] } {
  const keys = new Set(list.map(keyOf));
  return {
    fresh: list.filter((item) => stored.get(keyOf(item))?.item !== item),
    stale: [...stored.keys()].filter((key) => !keys.has(key)),
  };
}

export function bytesOf({ metricBytes, sheets, batches, pinned }: Stored): number {
  let sum = 0;
  for (const b of metricBytes) sum += b;
  for (const kept of [...sheets.values(), ...batches.values(), ...pinned.values()]) sum += kept.bytes;
  return sum;
}

export function blockBytes({ axes, columns, means = {} }: MetricBlock): number {
  const arrays = [...Object.values(axes), ...Object.values(columns), ...Object.values(means)];
  return arrays.reduce((sum, a) => sum + a.byteLength, 0);
}
