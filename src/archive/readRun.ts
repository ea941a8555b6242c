// A run out of storage: the numbers, then its pictures one by one.
import type { RunHistory } from '../runs/history.ts';
import { METRIC_KEYS } from '../runs/metricColumns.ts';
import { MetricTable } from '../runs/metricTable.ts';
import { unpackBatch, unpackSheet } from './pictures.ts';
import { type Database, keysOf, type PictureRecord } from './schema.ts';
import type { Kept, Stored } from './stored.ts';

/** The run and what storage holds of it; null where there is none. */
export async function readRun(
  db: Database,
  id: string,
  known: RunHistory | null,
): Promise<{ history: RunHistory; stored: Stored } | null> {
  const tx = db.transaction(['runs', 'metrics', 'sheets', 'batches'], 'readonly');
  const range = keysOf(id);
  // One transaction, so that all of it is of one save.
  const [record, parts, sheetRecords, batchRecords] = await Promise.all([
    tx.objectStore('runs').get(id),
    tx.objectStore('metrics').getAll(range),
    tx.objectStore('sheets').getAll(range),
    tx.objectStore('batches').getAll(range),
  ]);
  if (!record) return null;
  const metrics = new MetricTable(METRIC_KEYS);
  for (const { block } of parts) metrics.addBlock(block);
  const sheets = await unpackAll(sheetRecords, known?.sheets ?? [], unpackSheet);
  const batches = await unpackAll(batchRecords, known?.batches ?? [], unpackBatch);
  const { meta, marks } = record;
  return {
    history: {
      meta,
      metrics,
      marks,
      sheets: sheets.map((s) => s.item),
      batches: batches.map((b) => b.item),
    },
    stored: {
      rewritten: metrics.rewritten,
      rows: metrics.length,
      metricBytes: parts.map(({ block }) => block.axes.nimg.length * (3 * 8 + METRIC_KEYS.length * 4)),
      sheets: new Map(sheets.map((s) => [s.item.nimg, s])),
      batches: new Map(batches.map((b) => [b.item.step, b])),
    },
  };
}

async function unpackAll<T extends { readonly step: number; readonly nimg: number }>(
  records: readonly PictureRecord[],
  known: readonly T[],
  unpack: (record: PictureRecord) => Promise<T>,
): Promise<Kept<T>[]> {
  const have = new Map(known.map((item) => [`${item.step}/${item.nimg}`, item]));
  const out: Kept<T>[] = [];
  for (const record of records) {
    const { step, nimg } = record.about;
    out.push({ item: have.get(`${step}/${nimg}`) ?? (await unpack(record)), bytes: record.bytes.byteLength });
  }
  return out;
}
