// Whether new runs are shown at once, kept for the next visit.
import type { LibraryStore } from './libraryStore.ts';

const KEY = 'sida-lab.follow';

export function rememberFollow(library: LibraryStore): void {
  try {
    library.setFollow(localStorage.getItem(KEY) !== 'off');
  } catch {
    return; // Storage is switched off: the choice lasts as long as the page.
  }
  library.state.subscribe((s, before) => {
    if (s.follow !== before.follow) localStorage.setItem(KEY, s.follow ? 'on' : 'off');
  });
}
