// Runs in the browser's storage. A save is one transaction. After a crash, storage has the run as of its last complete
// save.
import type { IDBPTransaction } from 'idb';
import type { MetricBlock } from '../../runs/curves/metricTable.ts';
import { glanceOf } from '../../runs/model/glance.ts';
import { currentMeta, type RunHistory, type RunMeta, storedMeta } from '../../runs/model/history.ts';
import { packBatch, packSheet } from './pictures.ts';
import { packPin, pinItems, pinKey } from './pinned.ts';
import { readRun } from './readRun.ts';
import {
  type Database,
  keysOf,
  openDatabase,
  PARTS,
  type PictureRecord,
  type RunRecord,
  type Schema,
} from './schema.ts';
import {
  BATCHES_KEPT,
  blockBytes,
  bytesOf,
  difference,
  firstNewPart,
  type Kept,
  NOTHING,
  ROWS_A_PART,
  type Stored,
} from './stored.ts';

/**
 * Opens the archive. Rejects if the browser has no storage for the page. Calls `onGone` if the archive is closed later.
 */
export async function openArchive(name: string, onGone: () => void = () => {}): Promise<RunArchive> {
  return new RunArchive(await openDatabase(name, onGone));
}

export class RunArchive {
  private readonly db: Database;
  private readonly stored = new Map<string, Stored>();

  constructor(db: Database) {
    this.db = db;
  }

  /** The records of all runs, without metrics and pictures. */
  async list(): Promise<RunRecord[]> {
    return (await this.db.getAll('runs')).map(current);
  }

  async get(id: string): Promise<RunRecord | undefined> {
    const record = await this.db.get('runs', id);
    return record && current(record);
  }

  /** Reads a whole run. Resolves to null if there is none. Pictures that are still in memory are not read again. */
  async load(id: string): Promise<RunHistory | null> {
    const read = await readRun(this.db, id, this.stored.get(id) ?? NOTHING);
    if (read) this.stored.set(id, read.stored);
    return read?.history ?? null;
  }

  /** Forgets the known records of a run that has left the page's memory. */
  forget(id: string): void {
    this.stored.delete(id);
  }

  /**
   * Writes the new parts of a run: all of them or none. If not `whole`, writes only the newest batches, because batches
   * are large.
   */
  async save(history: RunHistory, whole = true): Promise<void> {
    const { meta, metrics, marks } = history;
    const { id } = meta;
    const stored = this.stored.get(id) ?? NOTHING;
    const { rewritten, length: rows } = metrics;
    const from = firstNewPart(history, stored);
    const blocks: MetricBlock[] = [];
    for (let at = from * ROWS_A_PART; at < rows; at += ROWS_A_PART)
      blocks.push(metrics.block(at, Math.min(at + ROWS_A_PART, rows)));
    const sheets = await changes(
      history.sheets,
      (s) => s.nimg,
      stored.sheets,
      (s) => packSheet(id, s),
    );
    const newest = history.batches.slice(-BATCHES_KEPT);
    const chosen = whole ? newest : newest.filter((b) => b === newest.at(-1) || stored.batches.has(b.step));
    const batches = await changes(
      chosen,
      (b) => b.step,
      stored.batches,
      (b) => packBatch(id, b),
    );
    const pinned = await changes(pinItems(history.pinned), pinKey, stored.pinned, (p) => packPin(id, p));
    const next: Stored = {
      rewritten,
      rows,
      metricBytes: [...stored.metricBytes.slice(0, from), ...blocks.map(blockBytes)],
      sheets: sheets.kept,
      batches: batches.kept,
      pinned: pinned.kept,
    };
    await this.write((tx, will) => {
      if (stored === NOTHING) for (const part of PARTS) will(tx.objectStore(part).delete(keysOf(id)));
      will(
        tx
          .objectStore('runs')
          .put({ meta: storedMeta(meta), glance: glanceOf(history), marks, bytes: bytesOf(next), buried: 0 }),
      );
      will(tx.objectStore('metrics').delete(IDBKeyRange.bound([id, from], [id, []])));
      for (const [i, block] of blocks.entries()) will(tx.objectStore('metrics').put({ id, part: from + i, block }));
      for (const [part, { records, stale }] of [
        ['sheets', sheets],
        ['batches', batches],
        ['pinned', pinned],
      ] as const) {
        for (const at of stale) will(tx.objectStore(part).delete([id, at]));
        for (const record of records) will(tx.objectStore(part).put(record));
      }
    });
    this.stored.set(id, next);
  }

  /** Writes the person's changes to a run that is not in memory. */
  saveMeta(meta: RunMeta): Promise<void> {
    return this.update(meta.id, { meta: storedMeta(meta) });
  }

  /** Marks a run as deleted at a time, or restores it with time 0. Its records stay until `purge`. */
  bury(id: string, at: number): Promise<void> {
    return this.update(id, { buried: at });
  }

  /** Deletes a run and all its records. */
  async purge(id: string): Promise<void> {
    await this.write((tx, will) => {
      will(tx.objectStore('runs').delete(id));
      for (const part of PARTS) will(tx.objectStore(part).delete(keysOf(id)));
    });
    this.stored.delete(id);
  }

  close(): void {
    this.db.close();
  }

  private async update(id: string, changes: Partial<RunRecord>): Promise<void> {
    const tx = this.db.transaction('runs', 'readwrite');
    const record = await tx.store.get(id);
    if (record) await tx.store.put({ ...record, ...changes });
    await tx.done;
  }

  /** Runs a job in one transaction over all stores. If a part of it fails, nothing is written. */
  private async write(job: (tx: Transaction, will: (request: Promise<unknown>) => void) => void): Promise<void> {
    const tx = this.db.transaction(EVERYTHING, 'readwrite', { durability: 'relaxed' });
    try {
      // A failed request fails the transaction, and the caller waits for the transaction.
      job(tx, (request) => void request.catch(() => {}));
    } catch (e) {
      tx.done.catch(() => {});
      tx.abort();
      throw e;
    }
    await tx.done;
  }
}

const current = (record: RunRecord): RunRecord => ({ ...record, meta: currentMeta(record.meta) });

const EVERYTHING = ['runs', ...PARTS] as const;
type Transaction = IDBPTransaction<Schema, typeof EVERYTHING, 'readwrite'>;

interface Changes<T> {
  records: PictureRecord[];
  stale: number[];
  kept: Map<number, Kept<T>>;
}

async function changes<T>(
  list: readonly T[],
  keyOf: (item: T) => number,
  stored: ReadonlyMap<number, Kept<T>>,
  pack: (item: T) => Promise<PictureRecord>,
): Promise<Changes<T>> {
  const { fresh, stale } = difference(list, keyOf, stored);
  const kept = new Map([...stored].filter(([key]) => !stale.includes(key)));
  const records: PictureRecord[] = [];
  for (const item of fresh) {
    const record = await pack(item);
    records.push(record);
    kept.set(keyOf(item), { item, bytes: record.bytes.byteLength });
  }
  return { records, stale, kept };
}
