// The schema of the page's database: one record per run. Its parts have keys that begin with the run's id.
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { MetricBlock } from '../../runs/curves/metricTable.ts';
import type { Glance } from '../../runs/model/glance.ts';
import type { Mark, RunMeta } from '../../runs/model/history.ts';

/** The data of a run that a list needs. */
export interface RunRecord {
  readonly meta: RunMeta;
  readonly glance: Glance;
  readonly marks: readonly Mark[];
  /** Bytes of the run in storage. */
  readonly bytes: number;
  /**
   * When the person deleted the run, in milliseconds since 1970. It can be restored for a short time. 0: it is not
   * deleted.
   */
  readonly buried: number;
}

/** Rows of a run's metrics, from `part * ROWS_A_PART` on. */
export interface MetricsRecord {
  readonly id: string;
  readonly part: number;
  readonly block: MetricBlock;
}

/** A sheet, a batch, the pinned images or a reading of their maps: its numbers, and its deflated arrays. */
export interface PictureRecord {
  readonly id: string;
  /** Images seen for a sheet or a reading, the step for a batch, -1 for the pinned images. */
  readonly at: number;
  readonly about: Readonly<Record<string, number>>;
  /** Bytes of each array before deflating. -1 if the array is absent. */
  readonly sizes: readonly number[];
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export interface Schema extends DBSchema {
  runs: { key: string; value: RunRecord };
  metrics: { key: [string, number]; value: MetricsRecord };
  sheets: { key: [string, number]; value: PictureRecord };
  batches: { key: [string, number]; value: PictureRecord };
  pinned: { key: [string, number]; value: PictureRecord };
}

export type Database = IDBPDatabase<Schema>;

/** The stores of a run besides its record. A new store needs its name here and a new version below. */
export const PARTS = ['metrics', 'sheets', 'batches', 'pinned'] as const;
export type Part = (typeof PARTS)[number];

const VERSION = 2;

/** Opens the database. Rejects if the browser has no storage for the page. */
export function openDatabase(name: string, onGone: () => void): Promise<Database> {
  return openDB<Schema>(name, VERSION, {
    upgrade(db, before) {
      if (before < 1) {
        db.createObjectStore('runs', { keyPath: 'meta.id' });
        db.createObjectStore('metrics', { keyPath: ['id', 'part'] });
        db.createObjectStore('sheets', { keyPath: ['id', 'at'] });
        db.createObjectStore('batches', { keyPath: ['id', 'at'] });
      }
      if (before < 2) db.createObjectStore('pinned', { keyPath: ['id', 'at'] });
    },
    blocking: (_old, _new, event) => {
      // A newer page in another tab waits to upgrade the database.
      (event.target as IDBDatabase).close();
      onGone();
    },
    terminated: onGone,
  });
}

/** The range of all keys that begin with the run's id. */
export function keysOf(id: string): IDBKeyRange {
  return IDBKeyRange.bound([id], [id, []]);
}
