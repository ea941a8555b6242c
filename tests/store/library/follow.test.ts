// The user's choices among the runs are restored at the next visit.
import { afterEach, expect, test, vi } from 'vitest';
import { rememberChoices } from '../../../src/store/library/follow.ts';
import { createLibraryStore, MAX_OVERLAY } from '../../../src/store/library/libraryStore.ts';

afterEach(() => vi.unstubAllGlobals());

function storage(full = false): Map<string, string> {
  const texts = new Map<string, string>();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => texts.get(key) ?? null,
    setItem: (key: string, text: string) => {
      if (full) throw new DOMException('full', 'QuotaExceededError');
      texts.set(key, text);
    },
  });
  return texts;
}

function visit() {
  const library = createLibraryStore();
  rememberChoices(library);
  return library;
}

test('following, overlay and comparison survive a visit', () => {
  storage();
  const first = visit();
  expect(first.state.getState().follow).toBe(true);
  first.setFollow(false);
  first.toggleOverlay('a');
  first.setCompared(['a', 'b']);
  const { follow, overlay, compared } = visit().state.getState();
  expect({ follow, overlay, compared }).toEqual({ follow: false, overlay: ['a'], compared: ['a', 'b'] });
});

test.each(['{', '7', '{"overlay":"a","compared":[1,{}]}'])('%s in storage gives no choice', (text) => {
  storage().set('sida-lab.runs', text);
  const { overlay, compared } = visit().state.getState();
  expect({ overlay, compared }).toEqual({ overlay: [], compared: [] });
});

test('no more runs are chosen than are drawn', () => {
  storage().set('sida-lab.runs', JSON.stringify({ overlay: Array.from({ length: 99 }, (_, i) => `r${i}`) }));
  expect(visit().state.getState().overlay).toHaveLength(MAX_OVERLAY);
});

test('full storage keeps the choice for this visit', () => {
  storage(true);
  const library = visit();
  library.toggleOverlay('a');
  expect(library.state.getState().overlay).toEqual(['a']);
});
