// What storage holds of a run, remembered in memory, so that a save writes only what is new.

import type { MetricBlock } from '../../runs/curves/metricTable.ts';
import type { RunHistory } from '../../runs/model/history.ts';
import type { BatchView, Sheet } from '../../runs/report.ts';
import type { PinItem } from './pinned.ts';

/** Rows of metrics in one record: what a growing run writes again at each save. */
export const ROWS_A_PART = 512;
/** The newest batches of a run that storage keeps. */
export const BATCHES_KEPT = 12;

export interface Stored {
  /** The table's `rewritten` and length when they were saved. */
  readonly rewritten: number;
  readonly rows: number;
  /** Bytes of a part of the metrics. */
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

/** The first part of the metrics that storage lacks or has otherwise. */
export function firstNewPart({ metrics }: RunHistory, stored: Stored): number {
  return metrics.rewritten === stored.rewritten ? Math.floor(stored.rows / ROWS_A_PART) : 0;
}

/** What is to be written and what to be taken away, by key. */
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
