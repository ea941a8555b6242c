import { expect, test } from 'vitest';
import { presetRecipe } from '../../../src/recipes/presets.ts';
import type { Recipe } from '../../../src/recipes/recipe.ts';
import { emptyHistory } from '../../../src/runs/model/history.ts';
import { RECORDED } from '../../../src/runs/recorded/read.ts';
import { writeRecordedRun } from '../../../src/runs/recorded/write.ts';
import { createDemoRunStore, loadDemoRun } from '../../../src/store/library/demoRunStore.ts';
import { createLibraryStore } from '../../../src/store/library/libraryStore.ts';
import { createRecipeStore } from '../../../src/store/page/recipeStore.ts';

const RECIPE: Recipe = { ...presetRecipe('nano'), steps: 777 };
const meta = {
  name: 'Nano',
  note: '',
  colour: 0,
  recipe: RECIPE,
  createdAt: 0,
  parent: null,
  step: 0,
  nimg: 0,
  sec: 0,
};
const file = writeRecordedRun(emptyHistory({ ...meta, id: RECORDED, madeOn: 'Some GPU', source: 'recorded' }), {
  software: false,
  madeBy: '0.1.0',
});

function stores() {
  const [recorded, library, recipe] = [createDemoRunStore(), createLibraryStore(), createRecipeStore('shapes10-sida')];
  return {
    recorded,
    library,
    recipe,
    load: (fetch = async () => file as Uint8Array) => loadDemoRun(recorded, { library, recipe }, fetch),
  };
}

test('it is shown, and an unchanged form follows it', async () => {
  const { recorded, library, recipe, load } = stores();
  await load();
  expect(recorded.getState()).toEqual({ kind: 'ready' });
  expect(library.state.getState()).toMatchObject({ shown: RECORDED, live: null, cursor: null });
  expect(library.state.getState().metas[0]).toMatchObject({ madeOn: 'Some GPU', source: 'recorded', createdAt: 0 });
  expect(recipe.getState().recipe).toEqual(RECIPE);
  expect(recipe.getState().preset).toEqual(presetRecipe('nano'));
});

test('a form that the page set for a software GPU follows too; one that the user changed stays', async () => {
  const chosen = stores();
  const done = chosen.load();
  chosen.recipe.getState().choosePreset('nano');
  await done;
  expect(chosen.recipe.getState().recipe.steps).toBe(777);
  for (const change of ['field', 'preset'] as const) {
    const { recipe, load } = stores();
    const later = load();
    if (change === 'field') recipe.getState().setField('batch', 2);
    else recipe.getState().choosePreset('cifar10-tiny-sid');
    const mine = recipe.getState().recipe;
    await later;
    expect(recipe.getState().recipe, change).toBe(mine);
  }
});

test('another shown run stays visible', async () => {
  const { library, recipe, load } = stores();
  library.put(emptyHistory({ ...meta, id: 'mine', madeOn: '', source: 'here', createdAt: 5 }));
  library.setLive('mine');
  await load();
  expect(library.state.getState()).toMatchObject({ shown: 'mine', live: 'mine' });
  expect(library.state.getState().metas.map((m) => m.id)).toEqual(['mine', RECORDED]);
  expect(recipe.getState().recipe.preset).toBe('shapes10-sida');
});

test('a file that cannot be loaded or read gives one sentence', async () => {
  const { recorded, library, load } = stores();
  await load(async () => new Uint8Array(40));
  expect(recorded.getState()).toEqual({ kind: 'failed', message: 'This file is no recorded run.' });
  await load(() => Promise.reject(new Error('It is not there.')));
  expect(recorded.getState()).toEqual({ kind: 'failed', message: 'It is not there.' });
  expect(library.state.getState()).toMatchObject({ shown: null, metas: [] });
});
