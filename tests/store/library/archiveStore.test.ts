// The library on storage in memory: saved automatically, read when shown, restored after a delete.
import 'fake-indexeddb/auto';
import { afterEach, expect, test, vi } from 'vitest';
import { openArchive, RunArchive } from '../../../src/storage/archive/runArchive.ts';
import {
  type ArchiveStore,
  type BrowserStorage,
  createArchiveStore,
  recordingPaused,
} from '../../../src/store/library/archiveStore.ts';
import { createLibraryStore, type LibraryStore } from '../../../src/store/library/libraryStore.ts';
import { turns } from '../../support/turns.ts';
import { meta, plain, trained } from '../history.ts';

let names = 0;
/** The tests' clock begins here. */
const START = 1e6;
afterEach(() => vi.restoreAllMocks());

const desk = (): BrowserStorage & { told: string[]; gone: string[]; asked: number } => ({
  gone: [],
  told: [],
  asked: 0,
  estimate: async () => ({ used: 10, quota: 100 }),
  persisted: async () => false,
  async persist() {
    this.asked++;
    return true;
  },
  tell(id) {
    this.told.push(id);
  },
  purged(id) {
    this.gone.push(id);
  },
});

/** Waits as long as a busy machine may need. */
const until = (check: () => void) => vi.waitFor(check, { timeout: 600_000 });

/** A page over the storage of a name. */
async function page(name: string, open = () => openArchive(name)) {
  const library = createLibraryStore();
  const talk = desk();
  let now = START;
  const archive = createArchiveStore(library, open, talk, () => now);
  await until(() => expect(archive.state.getState().kind).not.toBe('opening'));
  return { library, archive, desk: talk, tick: (ms: number) => (now += ms) };
}

const names_ = ({ state }: LibraryStore) => state.getState().metas.map((m) => m.name);
const settle = async ({ flush }: ArchiveStore) => {
  await flush();
  await turns();
};

test('a run is there after a reload, and is read when it is shown', async () => {
  const name = `store-${++names}`;
  const first = await page(name);
  first.library.put(trained('a', 20));
  first.library.put(trained('b', 10));
  expect(first.archive.unsavedFor()).toBe(0);
  first.tick(700);
  expect(first.archive.unsavedFor()).toBe(700);
  await settle(first.archive);
  expect(first.archive.unsavedFor()).toBe(0);
  expect(first.desk.asked).toBe(0);
  await first.archive.askToPersist();
  await first.archive.askToPersist();
  expect(first.archive.state.getState()).toMatchObject({ kind: 'ready', used: 10, quota: 100, persisted: 'yes' });
  expect(first.desk.asked).toBe(1);
  expect(first.desk.told.sort()).toEqual(['a', 'b']);

  const { library } = await page(name);
  expect(names_(library).sort()).toEqual(['a', 'b']);
  expect(library.state.getState().glances.a?.thumb).not.toBeNull();
  library.show('a');
  await until(() => expect(library.state.getState().histories.a).toBeDefined());
  const read = library.state.getState().histories.a;
  expect(read && plain(read)).toEqual(plain(trained('a', 20)));
  expect(library.state.getState().histories.b).toBeUndefined();
});

test('the demo run is not stored', async () => {
  const name = `store-${++names}`;
  const { library, archive } = await page(name);
  const recorded = trained('r', 5);
  library.put({ ...recorded, meta: { ...recorded.meta, source: 'recorded' } });
  await settle(archive);
  expect(names_((await page(name)).library)).toEqual([]);
});

test('changes of a run by the user are stored, whether it is in memory or not', async () => {
  const name = `store-${++names}`;
  const first = await page(name);
  first.library.put(trained('a', 20));
  first.library.rename('a', 'mine');
  await settle(first.archive);
  const second = await page(name);
  second.library.setNote('a', 'good colours');
  await settle(second.archive);
  const { library } = await page(name);
  expect(library.state.getState().metas[0]).toMatchObject({ name: 'mine', note: 'good colours', step: 20 });
});

test('a run that is no longer shown leaves memory after it is saved', async () => {
  const { library, archive } = await page(`store-${++names}`);
  library.put(trained('a', 20));
  library.put(trained('b', 20));
  library.show('a');
  library.toggleOverlay('b');
  await settle(archive);
  expect(Object.keys(library.state.getState().histories).sort()).toEqual(['a', 'b']);
  library.toggleOverlay('b');
  expect(Object.keys(library.state.getState().histories)).toEqual(['a']);
  library.show('b');
  await until(() => expect(library.state.getState().histories.b?.metrics.length).toBe(20));
});

test('a deleted run is restored by undo, and is gone after a reload without undo', async () => {
  const name = `store-${++names}`;
  const { library, archive } = await page(name);
  library.put(trained('a', 20));
  library.put(trained('b', 20));
  library.show('a');
  await settle(archive);
  library.remove('a');
  expect(library.state.getState()).toMatchObject({ shown: 'b', removed: [{ shown: true }] });
  await settle(archive);
  library.undoRemove();
  expect(library.state.getState()).toMatchObject({ shown: 'a', removed: [] });
  await settle(archive);
  expect(names_((await page(name)).library).sort()).toEqual(['a', 'b']);
  library.remove('b');
  await settle(archive);
  expect(names_((await page(name)).library)).toEqual(['a']);
  library.forgetRemoved();
  await settle(archive);
  expect((await (await openArchive(name)).list()).map((r) => r.meta.id)).toEqual(['a']);
});

test('a run deleted just before the page closed is removed at a later start', async () => {
  const name = `store-${++names}`;
  const { library, archive, tick } = await page(name);
  tick(1000);
  library.put(trained('a', 20));
  await settle(archive);
  library.remove('a');
  await settle(archive);
  const kept = async () => (await (await openArchive(name)).list()).map((r) => r.buried);
  expect(names_((await page(name)).library)).toEqual([]);
  expect(await kept()).toEqual([START + 1000]);
  const later = createArchiveStore(
    createLibraryStore(),
    () => openArchive(name),
    desk(),
    () => START + 62_000,
  );
  await later.flush();
  expect(await kept()).toEqual([]);
});

test('a run that is deleted during its save stays deleted', async () => {
  const name = `store-${++names}`;
  const { library, archive } = await page(name);
  library.put(trained('a', 20));
  const saving = archive.flush();
  library.drop('a');
  await saving;
  await settle(archive);
  expect(await (await openArchive(name)).list()).toEqual([]);
});

test('full storage is reported, does not stop the page, and is tried again', async () => {
  const name = `store-${++names}`;
  const { library, archive, tick } = await page(name);
  const full = new DOMException('no room', 'QuotaExceededError');
  const save = vi.spyOn(RunArchive.prototype, 'save').mockRejectedValue(full);
  library.put(trained('a', 5));
  await settle(archive);
  expect(archive.state.getState().kind).toBe('full');
  await until(() => expect(recordingPaused(archive.state.getState())).toBe(10));
  expect(recordingPaused({ ...archive.state.getState(), quota: null })).toBeNaN();
  tick(30_000);
  expect(archive.unsavedFor()).toBe(30_000);
  save.mockRestore();
  await settle(archive);
  expect(archive.state.getState().kind).toBe('ready');
  expect(recordingPaused(archive.state.getState())).toBeNull();
  expect(archive.unsavedFor()).toBe(0);
});

test('a save that fails otherwise shows the browser’s message', async () => {
  const { library, archive } = await page(`store-${++names}`);
  vi.spyOn(RunArchive.prototype, 'save').mockRejectedValue(new Error('disk on fire'));
  library.put(trained('a', 5));
  await settle(archive);
  expect(archive.state.getState()).toMatchObject({ kind: 'failed', problem: 'disk on fire' });
});

test('a browser without storage is no obstacle', async () => {
  const { library, archive } = await page('', () => Promise.reject(new DOMException('private', 'InvalidStateError')));
  library.put(trained('a', 5));
  library.remove('a');
  library.undoRemove();
  await settle(archive);
  expect(archive.state.getState().kind).toBe('off');
  expect(names_(library)).toEqual(['a']);
});

test('saves of another tab are shown, and its deletes too', async () => {
  const name = `store-${++names}`;
  const mine = await page(name);
  mine.library.put(trained('a', 10));
  await settle(mine.archive);
  const other = await page(name);
  other.library.show('a');
  await until(() => expect(other.library.state.getState().histories.a).toBeDefined());
  const run = mine.library.state.getState().histories.a ?? trained('a', 10);
  mine.library.put(trained('a', 30, run));
  await settle(mine.archive);
  await other.archive.refresh('a');
  expect(other.library.state.getState().histories.a?.metrics.length).toBe(30);
  expect(other.archive.unsavedFor()).toBe(0);
  mine.library.put({ ...trained('new', 3), meta: { ...meta('new'), step: 3 } });
  await settle(mine.archive);
  await other.archive.refresh('new');
  expect(names_(other.library).sort()).toEqual(['a', 'new']);
  mine.library.remove('a');
  await settle(mine.archive);
  await other.archive.refresh('a');
  expect(names_(other.library)).toEqual(['new']);
});
