// The library's verbs: show, overlay, compare, remove and restore runs.
import { expect, test } from 'vitest';
import { createLibraryStore, MAX_OVERLAY } from '../../../src/store/library/libraryStore.ts';
import { lockRuns } from '../../../src/store/library/runLocks.ts';
import { meta, trained } from '../history.ts';

function library(...ids: string[]) {
  const made = createLibraryStore();
  for (const [i, id] of ids.entries()) {
    const h = trained(id, 3);
    made.put({ ...h, meta: { ...h.meta, createdAt: i } });
  }
  return made;
}

test('a new run is shown at once while the library follows, and not otherwise', () => {
  const lib = library('a', 'b');
  lib.setLive('a');
  expect(lib.state.getState()).toMatchObject({ live: 'a', shown: 'a' });
  lib.setFollow(false);
  lib.seek(16);
  lib.setLive('b');
  expect(lib.state.getState()).toMatchObject({ live: 'b', shown: 'a', cursor: 16 });
});

test('a change without effect notifies nobody', () => {
  const lib = library('a');
  let told = 0;
  lib.state.subscribe(() => told++);
  lib.change('a', (h) => h);
  lib.change('gone', (h) => ({ ...h }));
  expect(told).toBe(0);
  lib.change('a', (h) => ({ ...h }));
  expect(told).toBe(1);
});

test('at most six curves are laid over one another', () => {
  const ids = Array.from({ length: MAX_OVERLAY + 1 }, (_, i) => `r${i}`);
  const lib = library(...ids);
  for (const id of ids) lib.toggleOverlay(id);
  expect(lib.state.getState().overlay).toEqual(ids.slice(0, MAX_OVERLAY));
  lib.toggleOverlay('r0');
  expect(lib.state.getState().overlay).toEqual(ids.slice(1, MAX_OVERLAY));
});

test('a removed run leaves overlay and comparison; undo restores it at its place in the list', () => {
  const lib = library('a', 'b', 'c');
  lib.toggleOverlay('b');
  lib.toggleCompared('b');
  lib.show('b');
  lib.remove('b');
  expect(lib.state.getState()).toMatchObject({ overlay: [], compared: [], shown: 'c', cursor: null });
  lib.undoRemove();
  expect(lib.state.getState().metas.map((m) => m.id)).toEqual(['c', 'b', 'a']);
  expect(lib.state.getState().histories.b?.metrics.length).toBe(3);
});

test('a run is renamed with and without its history', () => {
  const lib = library('a');
  lib.list([{ meta: meta('b') }]);
  lib.rename('a', 'x');
  lib.rename('b', 'y');
  lib.rename('nobody', 'z');
  expect(
    lib.state
      .getState()
      .metas.map((m) => m.name)
      .sort(),
  ).toEqual(['x', 'y']);
  expect(lib.state.getState().histories.a?.meta.name).toBe('x');
});

test('the run in the engine is locked for other tabs, and their runs are known', async () => {
  const held = new Map<string, () => void>();
  const locks = {
    request: (name: string, job: () => Promise<void>) => {
      held.set(name, () => {});
      return job().then(() => void held.delete(name));
    },
    query: async () => ({ held: [...held.keys()].map((name) => ({ name })), pending: [] }),
  } as unknown as LockManager;
  const [mine, theirs] = [library('a', 'b'), library('a', 'b')];
  lockRuns(mine, locks);
  const { refresh } = lockRuns(theirs, locks);
  mine.setLive('a');
  theirs.setLive('b');
  await refresh();
  expect(theirs.state.getState().elsewhere).toEqual(['a']);
  mine.setLive('b');
  mine.setLive(null);
  await Promise.resolve();
  await refresh();
  expect(theirs.state.getState().elsewhere).toEqual([]);
});
