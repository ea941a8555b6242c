import { expect, test } from 'vitest';
import { createLibraryStore } from '../../../src/store/library/libraryStore.ts';
import { overlayOf, sameOverlay } from '../../../src/store/library/overlay.ts';
import { debugHandle } from '../../../src/store/page/debugHandle.ts';

test('overlaid runs: without the shown one, at most six, each colour once, without numbers while loading', () => {
  const library = createLibraryStore();
  const { emptyRun } = debugHandle(library, {} as never);
  const ids = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
  for (const id of ids) library.put(emptyRun({ id, colour: 2 }));
  library.list([{ meta: emptyRun({ id: 'h' }).meta }]);
  library.show('a');
  library.setOverlay(['h', 'a', 'b', 'gone', 'c', 'd']);
  const runs = overlayOf(library.state.getState());
  expect(runs.map((r) => r.id)).toEqual(['h', 'b', 'c', 'd']);
  expect(runs.map((r) => r.metrics === null)).toEqual([true, false, false, false]);
  expect(new Set(runs.map((r) => r.colour)).size).toBe(4);
  library.seek(5);
  expect(sameOverlay(runs, overlayOf(library.state.getState()))).toBe(true);
  library.rename('b', 'Better');
  expect(sameOverlay(runs, overlayOf(library.state.getState()))).toBe(false);
});
