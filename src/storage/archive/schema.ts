// The page's database: a record a run, and what belongs to it under keys that begin with the run's id.
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { MetricBlock } from '../../runs/curves/metricTable.ts';
import type { Glance } from '../../runs/model/glance.ts';
import type { Mark, RunMeta } from '../../runs/model/history.ts';

/** All of a run that a list needs. */
export interface RunRecord {
  readonly meta: RunMeta;
  readonly glance: Glance;
  readonly marks: readonly Mark[];
  /** What the run takes in storage. */
  readonly bytes: number;
  /** When a person took it out, in milliseconds since 1970: it goes for good if it is not put back. 0: it is there. */
  readonly buried: number;
}

/** Rows `part * ROWS_A_PART` and on of a run's metrics. */
export interface MetricsRecord {
  readonly id: string;
  readonly part: number;
  readonly block: MetricBlock;
}

/** A sheet, a batch, the pinned images or a look at them: its numbers, and its pictures deflated. */
export interface PictureRecord {
  readonly id: string;
  /** Images seen of a sheet or a look, step of a batch; -1 for the pinned images. */
  readonly at: number;
  readonly about: Readonly<Record<string, number>>;
  /** Bytes of each array before it was deflated; -1 where there is none. */
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

/** What belongs to a run besides its record; a new kind (checkpoints) is one name here and a version below. */
export const PARTS = ['metrics', 'sheets', 'batches', 'pinned'] as const;
export type Part = (typeof PARTS)[number];

const VERSION = 2;

/** Opens the database; rejects where the browser keeps nothing for the page. */
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
      // A newer page in another tab waits to change the database.
      (event.target as IDBDatabase).close();
      onGone();
    },
    terminated: onGone,
  });
}

/** Every key of a part that begins with the run's id. */
export function keysOf(id: string): IDBKeyRange {
  return IDBKeyRange.bound([id], [id, []]);
}
