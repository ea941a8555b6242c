// Runs in storage, on an IndexedDB in memory.
import 'fake-indexeddb/auto';
import { openDB } from 'idb';
import { afterEach, expect, test, vi } from 'vitest';
import { rewound, withMeta, withSheet } from '../../../src/runs/model/append.ts';
import { openArchive, type RunArchive } from '../../../src/storage/archive/runArchive.ts';
import { BATCHES_KEPT, ROWS_A_PART } from '../../../src/storage/archive/stored.ts';
import { batch, plain, sheet, trained } from '../../store/history.ts';

let names = 0;
const open = (): Promise<RunArchive> => openArchive(`test-${++names}`);
const again = (): Promise<RunArchive> => openArchive(`test-${names}`);

afterEach(() => vi.restoreAllMocks());

/** Counts the writes to a store while `job` runs. */
async function putsOf(job: () => Promise<void>): Promise<string[]> {
  const put = vi.spyOn(IDBObjectStore.prototype, 'put');
  await job();
  return put.mock.contexts.map((store) => (store as IDBObjectStore).name);
}

test('a run is read back as it was saved', async () => {
  const run = trained('a', 60);
  await (await open()).save(run);
  const found = await (await again()).load('a');
  expect(found && plain(found)).toEqual(plain({ ...run, batches: run.batches.slice(-BATCHES_KEPT) }));
});

test('a list has its summary of each run, and nothing more is read', async () => {
  const archive = await open();
  await archive.save(trained('a', 30));
  await archive.save(trained('b', 4));
  const [a, b] = await (await again()).list();
  expect(a?.meta).toMatchObject({ id: 'a', step: 30, nimg: 480 });
  expect(a?.glance.last.loss_g).toBeTypeOf('number');
  expect(a?.glance.thumb).toMatchObject({ cols: 4, rows: 4, width: 8, height: 8 });
  expect(a?.bytes).toBeGreaterThan(1000);
  expect(b?.glance.thumb).toBeNull();
});

test('a growing run writes only new records', async () => {
  const archive = await open();
  let run = trained('a', ROWS_A_PART + 100);
  await archive.save(run);
  run = trained('a', ROWS_A_PART + 110, run);
  const puts = await putsOf(() => archive.save(run));
  expect(puts.filter((s) => s === 'metrics')).toHaveLength(1);
  expect(puts.filter((s) => s === 'sheets')).toHaveLength(1);
  expect(puts.filter((s) => s === 'batches')).toHaveLength(2);
  const found = await (await again()).load('a');
  expect(found?.metrics.length).toBe(ROWS_A_PART + 110);
  expect(found?.batches).toHaveLength(BATCHES_KEPT);
});

test('a save in passing keeps the newest batch, a full save also the others', async () => {
  const archive = await open();
  let run = trained('a', 10);
  await archive.save(run, false);
  run = trained('a', 40, run);
  await archive.save(run, false);
  const steps = async () => (await (await again()).load('a'))?.batches.map((b) => b.step);
  expect(await steps()).toEqual([10, 40]);
  await archive.save(run);
  expect(await steps()).toEqual([5, 10, 15, 20, 25, 30, 35, 40]);
});

test('a run that was read continues to be saved in parts', async () => {
  await (await open()).save(trained('a', ROWS_A_PART + 20));
  const archive = await again();
  const read = await archive.load('a');
  if (!read) throw new Error('nothing was read');
  const run = trained('a', ROWS_A_PART + 21, read);
  expect((await putsOf(() => archive.save(run))).filter((s) => s !== 'runs')).toEqual(['metrics']);
});

test('a run that goes back loses later records, also in storage', async () => {
  const archive = await open();
  const run = trained('a', 2 * ROWS_A_PART);
  await archive.save(run);
  const back = rewound(run, 16 * 100);
  await archive.save(back);
  const found = await (await again()).load('a');
  expect(found && plain(found)).toEqual(plain({ ...back, batches: back.batches.slice(-BATCHES_KEPT) }));
  expect(found?.metrics.length).toBe(100);
});

test('a thinned table is written again', async () => {
  const archive = await open();
  let run = trained('a', 20);
  await archive.save(run);
  run = trained('a', run.metrics.capacity + 5, run);
  await archive.save(run);
  const found = await (await again()).load('a');
  expect(found?.metrics.length).toBe(run.metrics.length);
  expect(found?.metrics.row(777)).toEqual(run.metrics.row(777));
});

test('another sheet of the same step replaces the first', async () => {
  const archive = await open();
  const run = trained('a', 10);
  await archive.save(run);
  const other = { ...sheet(10), rgba: new Uint8ClampedArray(400).fill(9) };
  await archive.save(withSheet(run, other));
  expect((await (await again()).load('a'))?.sheets.map((s) => s.rgba[0])).toEqual([9]);
});

test('remembered pictures are not read again; those of a forgotten run are', async () => {
  const archive = await open();
  const run = trained('a', 20);
  await archive.save(run);
  await (await again()).save(trained('a', 30));
  const found = await archive.load('a');
  expect(found?.sheets[0]).toBe(run.sheets[0]);
  expect(found?.sheets).toHaveLength(3);
  archive.forget('a');
  expect((await archive.load('a'))?.sheets[0]).not.toBe(run.sheets[0]);
});

test('an interrupted save leaves the run as of the last save', async () => {
  const archive = await open();
  const run = trained('a', 20);
  await archive.save(run);
  const next = trained('a', 40, { ...run, metrics: run.metrics });
  const { put } = IDBObjectStore.prototype;
  let puts = 0;
  vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, ...args) {
    if (++puts === 3) throw new DOMException('cut', 'DataCloneError');
    return put.apply(this, args);
  });
  await expect(archive.save(next)).rejects.toThrow('cut');
  vi.restoreAllMocks();
  const found = await (await again()).load('a');
  expect(found?.metrics.length).toBe(20);
  expect(found?.meta.step).toBe(20);
  expect(found?.sheets).toHaveLength(2);
  await archive.save(next);
  expect((await (await again()).load('a'))?.metrics.length).toBe(40);
});

test('a transaction that the browser aborts for lack of space rejects and leaves nothing', async () => {
  const archive = await open();
  const { transaction } = IDBDatabase.prototype;
  vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(function (this: IDBDatabase, ...args) {
    const tx = transaction.apply(this, args);
    if (args[1] === 'readwrite') queueMicrotask(() => tx.abort());
    return tx;
  });
  const failed = await archive.save(trained('a', 10)).then(
    () => null,
    (e: unknown) => e,
  );
  vi.restoreAllMocks();
  expect(failed).toBeInstanceOf(DOMException);
  expect(await archive.list()).toEqual([]);
});

test('changes by the user to a run that is not in memory are stored', async () => {
  const archive = await open();
  const run = trained('a', 10);
  await archive.save(run);
  await archive.saveMeta({ ...run.meta, name: 'renamed', note: 'why' });
  await archive.saveMeta({ ...run.meta, id: 'gone' });
  expect((await archive.list()).map((r) => r.meta.name)).toEqual(['renamed']);
  expect((await archive.load('a'))?.meta.note).toBe('why');
});

test('a deleted run stays complete until it is purged', async () => {
  const archive = await open();
  const run = trained('a', 10);
  await archive.save(run);
  await archive.save(withMeta(trained('ab', 10), { name: 'other' }));
  await archive.bury('a', 5);
  expect((await archive.list()).map((r) => r.buried)).toEqual([5, 0]);
  await archive.bury('a', 0);
  expect(plain((await archive.load('a')) ?? run)).toEqual(plain(run));
  await archive.purge('a');
  expect((await archive.list()).map((r) => r.meta.id)).toEqual(['ab']);
  expect(await archive.load('a')).toBeNull();
  expect((await archive.load('ab'))?.sheets).toHaveLength(1);
});

test('a batch without real images is read back without them', async () => {
  const archive = await open();
  await archive.save({ ...trained('a', 1), batches: [batch(5, false)] });
  expect((await (await again()).load('a'))?.batches[0]).toEqual(batch(5, false));
});

test('a database from before pinned images is upgraded with its runs', async () => {
  const name = `test-${++names}`;
  const old = await openDB(name, 1, {
    upgrade(db) {
      db.createObjectStore('runs', { keyPath: 'meta.id' });
      db.createObjectStore('metrics', { keyPath: ['id', 'part'] });
      for (const part of ['sheets', 'batches']) db.createObjectStore(part, { keyPath: ['id', 'at'] });
    },
  });
  const run = { ...trained('a', 4), pinned: null };
  await old.put('runs', { meta: run.meta, glance: {}, marks: run.marks, bytes: 0, buried: 0 });
  await old.put('metrics', { id: 'a', part: 0, block: run.metrics.block(0, 4) });
  old.close();
  const archive = await again();
  const found = await archive.load('a');
  expect(found && plain(found)).toEqual(plain(run));
  await archive.save(trained('b', 10));
  expect((await (await again()).load('b'))?.pinned?.readings).toHaveLength(1);
});
