// The sources of the lab's generators, and how long it holds them.
import { expect, test, vi } from 'vitest';
import type { RunMeta } from '../../../src/runs/model/history.ts';
import { storedGenerators } from '../../../src/store/lab/labSources.ts';
import { RELEASE_MS } from '../../../src/store/lab/labStore.ts';
import type { CheckpointState } from '../../../src/store/library/checkpointStore.ts';
import type { LibraryState } from '../../../src/store/library/libraryState.ts';
import { fakeCheckpoint } from '../../support/fakeCheckpoint.ts';
import { lab } from './fakeLab.ts';

test('a lab that is not shown releases its device after a while, and later continues in the same state', async () => {
  vi.useFakeTimers();
  const { verbs, state, opened } = lab();
  const names = () => opened.map(([slot, what]) => `${slot} ${what.split(':')[0]}`);
  await verbs.enter();
  verbs.chooseTeacher('nano-teacher.safetensors');
  await verbs.compare();
  const before = names();
  expect(before).toEqual(['generator nano-sida.safetensors', 'teacher nano-teacher.safetensors']);
  verbs.leave();
  await vi.advanceTimersByTimeAsync(RELEASE_MS / 2);
  await verbs.enter();
  await vi.advanceTimersByTimeAsync(2 * RELEASE_MS);
  expect(names()).toEqual(before);

  // Running work is waited for.
  state.setState({ saving: 'many' });
  verbs.leave();
  await vi.advanceTimersByTimeAsync(1.5 * RELEASE_MS);
  expect(names()).toEqual(before);
  state.setState({ saving: null });
  await vi.advanceTimersByTimeAsync(RELEASE_MS);
  expect(names().slice(2)).toEqual(['released ']);
  const { grid, versus, network } = state.getState();
  expect(network).toBeNull();

  await verbs.enter();
  expect(state.getState()).toMatchObject({ grid, versus, network: { name: 'nano-sida.safetensors' } });
  await verbs.compare();
  expect(names().slice(3)).toEqual(before);
  vi.useRealTimers();
});

test('every stored checkpoint of every run is a source; a missing one is reported', async () => {
  const { verbs, state, opened } = lab();
  await verbs.chooseCheckpoint({ run: 'a', name: 'c2' });
  expect(opened.at(-1)).toEqual(['generator', 'checkpoint:2']);
  expect(state.getState()).toMatchObject({ source: 'checkpoint', runId: 'a', failure: null });
  await verbs.chooseCheckpoint({ run: 'a', name: 'c9' });
  expect(state.getState()).toMatchObject({ network: null, failure: 'It is gone.' });

  const { recipe } = fakeCheckpoint();
  const stamp = { step: 1, sec: 1, at: 1, recipe, bytes: 1, crc: 0, pinned: false, note: '' };
  const kept = (name: string, nimg: number) => ({ ...stamp, name, nimg, kind: 'auto' as const });
  const metas = ['b', 'a', 'none'].map((id) => ({ id, name: `run ${id}` }) as RunMeta);
  const runs = {
    a: { list: [kept('c1', 10), kept('c2', 20), kept('c3', 30)], teacher: null },
    b: { list: [kept('c1', 5)], teacher: null },
  };
  const away = {
    kind: 'ready',
    problem: '',
    runs,
    removed: [{ run: 'a', info: kept('c3', 30) }],
    writeMs: 0,
    left: null,
  };
  const found = storedGenerators({ metas, shown: 'a' } as unknown as LibraryState, away as CheckpointState);
  expect(found.map(({ name, list }) => [name, list.map((c) => c.name)])).toEqual([
    ['run a', ['c2', 'c1']],
    ['run b', ['c1']],
  ]);
});
