// The run that a new visit continues with, whatever the browser managed to write.
import { afterEach, expect, test, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import type { CheckpointKind } from '../../../src/runs/report.ts';
import type { CheckpointInfo } from '../../../src/storage/checkpoints/types.ts';
import type { ArchiveStore } from '../../../src/store/library/archiveStore.ts';
import { type CheckpointState, createCheckpointStore } from '../../../src/store/library/checkpointStore.ts';
import { leftRun, rememberLive } from '../../../src/store/library/leftRun.ts';
import { createLibraryStore } from '../../../src/store/library/libraryStore.ts';
import { meta, trained } from '../history.ts';

const info = (at: number, kind: CheckpointKind = 'auto') => ({ name: `c${at}`, at, kind, step: 1 }) as CheckpointInfo;
const runs = (all: Record<string, CheckpointInfo[]>) =>
  Object.fromEntries(Object.entries(all).map(([run, list]) => [run, { list, teacher: null }]));
const state = (all: Record<string, CheckpointInfo[]>): CheckpointState => ({
  ...{ kind: 'ready', problem: '', runs: runs(all), removed: [], writeMs: 0, left: null },
});

test('the note counts, unless a checkpoint is newer', () => {
  const kept = state({ a: [info(100)], b: [info(500)], imported: [info(900, 'final')] });
  expect(leftRun('a@600', kept)).toBe('a');
  expect(leftRun('@600', kept)).toBeNull();
  expect(leftRun('gone@600', kept)).toBeNull();
  // The note of b was lost with the browser.
  expect(leftRun('a@50', kept)).toBe('b');
  expect(leftRun(null, kept)).toBe('b');
  expect(leftRun('spoilt', kept)).toBe('b');
  expect(leftRun(null, state({}))).toBeNull();
});

afterEach(() => vi.unstubAllGlobals());

function page(note: string, found: ReturnType<typeof runs>) {
  const storage = new Map([['sida-lab.live', note]]);
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => storage.get(key) ?? null,
    setItem: (key: string, text: string) => void storage.set(key, text),
  });
  const library = createLibraryStore();
  const archive = { state: createStore(() => ({ kind: 'opening' })) };
  const list = async () => ({ ok: true as const, value: found });
  const checkpoints = createCheckpointStore({ api: { list } as never, onEvent: () => {} });
  rememberLive(library, archive as unknown as ArchiveStore, checkpoints);
  const left = () => checkpoints.state.getState().left;
  return { library, archive, left, storage };
}

test.each(['archive first', 'checkpoints first'])('it is shown once both storages have answered: %s', async (order) => {
  const { library, archive, left } = page('a@600', runs({ a: [info(100)] }));
  const answer = () => {
    archive.state.setState({ kind: 'ready' });
    library.list([{ meta: meta('b') }, { meta: meta('a') }]);
  };
  if (order === 'archive first') answer();
  await new Promise((resolve) => setTimeout(resolve, 0));
  if (order !== 'archive first') answer();
  expect([left(), library.state.getState().shown]).toEqual(['a', 'a']);
});

test('a new run replaces it, here and at the next visit', async () => {
  const { library, archive, left, storage } = page('a@600', runs({ a: [info(100)] }));
  archive.state.setState({ kind: 'ready' });
  await new Promise((resolve) => setTimeout(resolve, 0));
  library.put(trained('c', 1));
  library.setLive('c');
  library.list([{ meta: meta('a') }]);
  expect([left(), library.state.getState().shown]).toEqual([null, 'c']);
  expect(storage.get('sida-lab.live')).toMatch(/^c@\d+$/);
  library.setLive(null);
  expect(storage.get('sida-lab.live')).toMatch(/^@\d+$/);
});
