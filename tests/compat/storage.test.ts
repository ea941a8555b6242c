// The browser's storage of an earlier page: its database and its folder of checkpoints.
import 'fake-indexeddb/auto';
import { openDB } from 'idb';
import { expect, test } from 'vitest';
import { readBundle } from '../../src/exchange/bundle.ts';
import { readSafetensors } from '../../src/io/tensors/safetensors.ts';
import { openArchive } from '../../src/storage/archive/runArchive.ts';
import { type CheckpointFolders, Checkpoints } from '../../src/storage/checkpoints/checkpoints.ts';
import { readState } from '../../src/weights/checkpointFormat.ts';
import { oldDatabase, oldFile, oldNames, PAGE_RUN } from './old.ts';

async function putOldRecords(name: string): Promise<void> {
  const { version, stores } = oldDatabase();
  const db = await openDB(name, version, {
    upgrade: (fresh) => {
      for (const [store, { keyPath }] of Object.entries(stores)) fresh.createObjectStore(store, { keyPath });
    },
  });
  for (const [store, { records }] of Object.entries(stores)) for (const record of records) await db.put(store, record);
  db.close();
}

/** A run's folder in memory. */
function oldCheckpointFolders(): CheckpointFolders {
  const files = new Map(
    oldNames(`page/checkpoints/${PAGE_RUN}`).map((n) => [n, oldFile(`page/checkpoints/${PAGE_RUN}/${n}`)]),
  );
  const folder = {
    names: async () => [...files.keys()],
    read: async (name: string) => files.get(name) ?? Promise.reject(new Error(`no file ${name}`)),
    write: async (name: string, parts: readonly Uint8Array[]) => {
      files.set(name, new Uint8Array(Buffer.concat(parts)));
    },
    remove: async (name: string) => {
      files.delete(name);
    },
  };
  const find = async (run: string) => (run === PAGE_RUN ? folder : null);
  return { runs: async () => [PAGE_RUN], find, open: async () => folder, drop: async () => files.clear() };
}

test('a run of an earlier page is listed and loaded completely', async () => {
  await putOldRecords('listed');
  const archive = await openArchive('listed');
  const [record, ...more] = await archive.list();
  expect(more).toEqual([]);
  const about = { id: PAGE_RUN, name: 'Nano · SiDA 1', step: 2, nimg: 8, madeOn: 'SwiftShader', source: 'here' };
  expect(record?.meta).toMatchObject({ ...about, recipe: { preset: 'nano', batch: 4, lr: 5e-4 } });
  expect(record?.glance.last.loss_g).toBeTypeOf('number');
  expect(record?.glance.thumb).toMatchObject({ nimg: 8, width: 32, height: 32, cols: 2, rows: 2 });
  const run = await archive.load(PAGE_RUN);
  const bundle = await readBundle(new Blob([oldFile('page.zip')]));
  const rows = [0, 1].map((i) => run?.metrics.row(i));
  expect(rows.map((row) => [row?.step, row?.nimg])).toEqual(bundle.metrics.map((row) => [row.step, row.nimg]));
  for (const key of ['loss_psi', 'loss_d', 'loss_g', 'loss_g_gan', 'fakeness_real', 'grad_norm_theta'] as const)
    expect(rows.map((row) => row?.values[key])).toEqual(bundle.metrics.map((row) => row[key]));
  expect(run?.sheets.map((s) => [s.nimg, s.rgba.length])).toEqual([0, 4, 8].map((nimg) => [nimg, 32 * 32 * 4]));
  expect(run?.batches.map((b) => [b.step, b.n, b.mapSize, b.logitsReal?.length])).toEqual([
    [1, 4, 8, 4 * 64],
    [2, 4, 8, 4 * 64],
  ]);
  expect(run?.pinned?.set.ids.length).toBeGreaterThan(0);
  expect(run?.pinned?.readings.map((reading) => reading.nimg)).toEqual([4]);
  expect(run?.marks).toContainEqual({ kind: 'change', nimg: 4, key: 'lr', from: '0.001', to: '0.0005' });
  archive.close();
});

test('the same run is stored as the same record', async () => {
  await putOldRecords('read');
  const archive = await openArchive('read');
  const run = await archive.load(PAGE_RUN);
  if (!run) throw new Error('the run was not read');
  const other = await openArchive('written');
  await other.save(run);
  other.close();
  archive.close();
  const { version, stores } = oldDatabase();
  const db = await openDB('written', version);
  expect([...db.objectStoreNames]).toEqual(Object.keys(stores));
  for (const store of ['runs', 'metrics']) {
    const records = await db.getAll(store);
    const withoutSize = records.map((record: object) => ({ ...record, bytes: 0 }));
    expect(withoutSize).toEqual(stores[store]?.records.map((record) => ({ ...record, bytes: 0 })));
  }
  // Pictures are deflated. Another version of the library may give other bytes.
  for (const store of ['sheets', 'batches', 'pinned']) {
    const shown = (records: object[]) => records.map((record) => ({ ...record, bytes: null }));
    expect(shown(await db.getAll(store))).toEqual(shown(stores[store]?.records ?? []));
  }
  db.close();
});

test('its checkpoint and teacher are found, checked and read', async () => {
  const checkpoints = new Checkpoints(oldCheckpointFolders(), (_, job) => job());
  const kept = (await checkpoints.list())[PAGE_RUN];
  expect(kept?.teacher).toBe('teacher.safetensors');
  const [info, ...more] = kept?.list ?? [];
  expect(more).toEqual([]);
  expect(info).toMatchObject({ step: 2, nimg: 8, kind: 'auto', pinned: true, note: 'before the redesign' });
  const checkpoint = await checkpoints.read(PAGE_RUN, info?.name ?? '');
  expect(readState(readSafetensors(checkpoint).metadata)).toMatchObject({
    step: 2,
    nimg: 8,
    psiSteps: 2,
    thetaSteps: 2,
  });
  // The page's archive has it too. tests/training/compat.test.ts continues from it.
  const bundle = await readBundle(new Blob([oldFile('page.zip')]));
  expect(Buffer.compare(checkpoint, bundle.checkpoint ?? new Uint8Array())).toBe(0);
  expect(Buffer.compare(await checkpoints.readTeacher(PAGE_RUN), oldFile('teacher.safetensors'))).toBe(0);
});
