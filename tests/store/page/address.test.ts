import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { keepAddress, linkedRecipe, shareAddress } from '../../../src/store/page/address.ts';
import { createRecipeStore } from '../../../src/store/page/recipeStore.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('the address follows the form, keeps other parameters, and opens the same form again', () => {
  const location = { origin: 'https://a.b', pathname: '/lab/', search: '?tune=off&debug=1', hash: '#diagnostics' };
  const written: string[] = [];
  const page = {
    location,
    history: { state: null, replaceState: (_: unknown, __: string, url: string) => void written.push(url) },
  } as unknown as Window;
  const store = createRecipeStore('shapes10-sida', linkedRecipe(location.search));
  keepAddress(store, page);
  store.getState().choosePreset('nano');
  store.getState().setField('lr', 2e-3);
  store.getState().reject('batch', 'no');
  vi.runAllTimers();
  expect(written).toEqual(['/lab/?tune=off&debug=1&preset=nano&lr=2e-3&v=1#diagnostics']);
  expect(shareAddress(page, store)).toBe('https://a.b/lab/?preset=nano&lr=2e-3&v=1');
  const again = createRecipeStore('shapes10-sida', linkedRecipe(new URL(`https://a.b${written[0]}`).search));
  expect(again.getState()).toMatchObject({ recipe: store.getState().recipe, ignored: [], newer: false });
  expect(again.getState().preset.lr).not.toBe(2e-3);
});

test('ignored settings of a link are listed until they are dismissed', () => {
  const store = createRecipeStore('nano', linkedRecipe('?preset=nano&foo=1&lr=fast&v=9'));
  expect(store.getState()).toMatchObject({ ignored: ['foo', 'lr'], newer: true });
  store.getState().dismissLink();
  expect(store.getState()).toMatchObject({ ignored: [], newer: false });
});
