import { expect, test } from 'vitest';
import { presetRecipe } from '../../../src/recipes/presets.ts';
import { withMark, withSheet } from '../../../src/runs/model/append.ts';
import type { Sheet } from '../../../src/runs/report.ts';
import { begin, changeLive } from '../../../src/store/engine/recordRun.ts';
import { emptyState, type RunStore } from '../../../src/store/engine/runStore.ts';
import { createLibraryStore } from '../../../src/store/library/libraryStore.ts';
import { createTour } from '../../../src/store/page/tour.ts';

function storage(): Pick<Storage, 'getItem' | 'setItem'> & { text: string | null } {
  return {
    text: null,
    getItem() {
      return this.text;
    },
    setItem(_key, value) {
      this.text = value;
    },
  };
}

test('tasks are ticked when done, stay ticked, and can be reset', () => {
  const library = createLibraryStore();
  const run = { state: emptyState() } as RunStore;
  const kept = storage();
  const tour = createTour(run, library, () => kept);
  run.state.setState({ phase: { kind: 'paused' }, step: 3 });
  expect(tour.state.getState()).toEqual({});
  run.state.setState({ phase: { kind: 'running' } });
  begin(library, presetRecipe('nano'), null);
  for (const nimg of [0, 16]) changeLive(library, (h) => withSheet(h, { nimg } as Sheet));
  changeLive(library, (h) => withMark(h, { kind: 'change', nimg: 16, key: 'lr', from: '1', to: '2' }));
  run.state.setState({ phase: { kind: 'paused' } });
  library.seek(0);
  library.seek(null);
  run.state.setState({ exporting: true });
  expect(Object.keys(tour.state.getState()).sort()).toEqual(
    ['change', 'export', 'pause', 'scrub', 'train', 'watch'].sort(),
  );
  expect(createTour(run, library, () => kept).state.getState()).toEqual(tour.state.getState());
  tour.again();
  expect(createTour(run, createLibraryStore(), () => kept).state.getState()).toEqual({});
});

test('a tour without storage, or with invalid data in it, starts empty', () => {
  const run = { state: emptyState() } as RunStore;
  const broken = () => {
    throw new Error('blocked');
  };
  expect(createTour(run, createLibraryStore(), broken).state.getState()).toEqual({});
  const kept = { ...storage(), text: '{"a":1' };
  expect(createTour(run, createLibraryStore(), () => kept).state.getState()).toEqual({});
});
