// Chooses the networks that inspect a run's images: the engine's, those of the demo run's end, or of a stored checkpoint.
import { expect, test } from 'vitest';
import type { InspectImages } from '../../../src/inspect/images.ts';
import { presetRecipe } from '../../../src/recipes/presets.ts';
import { RECORDED } from '../../../src/runs/recorded/read.ts';
import type { CheckpointInfo } from '../../../src/storage/checkpoints/types.ts';
import { createRunInspector, networksFor } from '../../../src/store/engine/runInspector.ts';
import type { RunStore } from '../../../src/store/engine/runStore.ts';
import type { CheckpointState, CheckpointStore } from '../../../src/store/library/checkpointStore.ts';
import type { LibraryStore } from '../../../src/store/library/libraryStore.ts';
import type { InspectClient } from '../../../src/workers/inspect/client.ts';
import type { InspectNetworks } from '../../../src/workers/protocol.ts';
import { meta } from '../history.ts';

const recipe = { ...presetRecipe('nano'), teacher: 'mine.safetensors' };
const kept = (name: string, at: number): CheckpointInfo => ({
  ...{ name, at, step: at, nimg: 16 * at, sec: at, kind: 'auto', recipe, bytes: 4, crc: 0, pinned: false, note: '' },
});
const IMAGES = { n: 1 } as InspectImages;

/** A desk beside an engine that has run `loaded`. It notes each request and its receiver. */
function desk(loaded: string | null, list: readonly CheckpointInfo[], readable = true) {
  const asked: string[] = [];
  const state: Partial<CheckpointState> = { runs: { a: { list, teacher: null } }, removed: [] };
  const run = {
    state: { getState: () => ({ recipe: loaded ? recipe : null }) },
    source: {
      async inspect() {
        asked.push('engine');
        return { ok: true, value: {} };
      },
      async teacherOf(id: string, name: string) {
        asked.push(`teacher ${name} of ${id}`);
        return new Uint8Array([1]);
      },
      kept: async (id: string, name: string) =>
        readable
          ? { ok: true, value: new Uint8Array([Number(name)]) }
          : { ok: false, failure: { code: 'bad-file', message: `${name} of ${id} is gone` } },
    },
  } as unknown as RunStore;
  const client: InspectClient = {
    async inspect(id, networks) {
      const { nimg, teacher, fakeScore }: InspectNetworks = await networks();
      asked.push(`${id} after ${nimg}: ${String(teacher)} ${String(fakeScore)}`);
      return { ok: true, value: {} as never };
    },
  };
  const made = createRunInspector(
    {
      run,
      library: { state: { getState: () => ({ live: loaded }) } } as unknown as LibraryStore,
      checkpoints: { state: { getState: () => state } } as unknown as CheckpointStore,
    },
    client,
    { fetchTeacher: async () => new Uint8Array([8]), fetchFakeScore: async () => new Uint8Array([9]) },
  );
  return { asked, inspect: (id: string) => made.inspect(meta(id), IMAGES) };
}

test('the engine comes first, then the demo run’s end, then a checkpoint', () => {
  expect(networksFor('a', 'a', kept('1', 1))).toBe('now');
  expect(networksFor('a', 'b', kept('1', 1))).toBe('stored');
  expect(networksFor('a', null, null)).toBe('none');
  expect(networksFor(RECORDED, 'a', null)).toBe('end');
});

test('a run in the engine is inspected by the engine', async () => {
  const { asked, inspect } = desk('a', [kept('1', 1)]);
  expect((await inspect('a')).ok).toBe(true);
  expect(asked).toEqual(['engine']);
});

test('a stored run is inspected with its newest checkpoint and its own teacher', async () => {
  const { asked, inspect } = desk('b', [kept('3', 3), kept('7', 7)]);
  expect((await inspect('a')).ok).toBe(true);
  expect(asked).toEqual(['teacher mine.safetensors of a', 'a/7 after 112: 1 7']);
});

test('a run without stored networks is not inspected, in particular not with those of the demo run', async () => {
  const { asked, inspect } = desk(null, []);
  expect((await inspect('a')).ok).toBe(false);
  expect(asked).toEqual([]);
  expect((await inspect(RECORDED)).ok).toBe(true);
  expect(asked).toEqual([`${RECORDED} after 0: 8 9`]);
});

test('a checkpoint that cannot be read gives the reason', async () => {
  const { inspect } = desk(null, [kept('3', 3)], false);
  expect(await inspect('a')).toEqual({ ok: false, failure: { code: 'internal', message: '3 of a is gone' } });
});
