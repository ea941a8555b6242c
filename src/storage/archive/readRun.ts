// Reads a run from the database: first the numbers, then the pictures one by one.

import { METRIC_KEYS } from '../../runs/curves/metricColumns.ts';
import { MetricTable } from '../../runs/curves/metricTable.ts';
import { currentMeta, type RunHistory } from '../../runs/model/history.ts';
import { unpackBatch, unpackSheet } from './pictures.ts';
import { pinnedOf, unpackPin } from './pinned.ts';
import { type Database, keysOf, type PictureRecord } from './schema.ts';
import { blockBytes, type Kept, type Stored } from './stored.ts';

/**
 * Reads a run, and the state of its records. Returns null if there is no such run. Pictures in `known` are not read
 * again.
 */
export async function readRun(
  db: Database,
  id: string,
  known: Stored,
): Promise<{ history: RunHistory; stored: Stored } | null> {
  // One transaction, so that all records are of the same save.
  const tx = db.transaction(['runs', 'metrics', 'sheets', 'batches', 'pinned'], 'readonly');
  const [record, parts, sheetRecords, batchRecords, pinRecords] = await Promise.all([
    tx.objectStore('runs').get(id),
    tx.objectStore('metrics').getAll(keysOf(id)),
    records(tx.objectStore('sheets'), id, known.sheets),
    records(tx.objectStore('batches'), id, known.batches),
    records(tx.objectStore('pinned'), id, known.pinned),
  ]);
  if (!record) return null;
  const metrics = new MetricTable(METRIC_KEYS);
  for (const { block } of parts) metrics.addBlock(block);
  const sheets = await unpackAll(sheetRecords, unpackSheet);
  const batches = await unpackAll(batchRecords, unpackBatch);
  const pinned = await unpackAll(pinRecords, unpackPin);
  const { marks } = record;
  const meta = currentMeta(record.meta);
  return {
    history: {
      meta,
      metrics,
      marks,
      sheets: [...sheets.values()].map((s) => s.item),
      batches: [...batches.values()].map((b) => b.item),
      pinned: pinnedOf([...pinned.values()].map((stored) => stored.item)),
    },
    stored: {
      rewritten: metrics.rewritten,
      rows: metrics.length,
      metricBytes: parts.map(({ block }) => blockBytes(block)),
      sheets,
      batches,
      pinned,
    },
  };
}

/** The store of sheets, of batches or of pinned images. */
interface Pictures {
  getAllKeys(range: IDBKeyRange): Promise<[string, number][]>;
  get(key: [string, number]): Promise<PictureRecord | undefined>;
}

/** By key, in order: the known items, and the records of the others. */
async function records<T>(
  store: Pictures,
  id: string,
  known: ReadonlyMap<number, Kept<T>>,
): Promise<[number, Kept<T> | PictureRecord | undefined][]> {
  const keys = await store.getAllKeys(keysOf(id));
  return Promise.all(keys.map(async ([, at]) => [at, known.get(at) ?? (await store.get([id, at]))]));
}

async function unpackAll<T>(
  found: readonly [number, Kept<T> | PictureRecord | undefined][],
  unpack: (record: PictureRecord) => Promise<T>,
): Promise<Map<number, Kept<T>>> {
  const out = new Map<number, Kept<T>>();
  for (const [at, it] of found) {
    if (!it) continue;
    out.set(at, 'item' in it ? it : { item: await unpack(it), bytes: it.bytes.byteLength });
  }
  return out;
}
