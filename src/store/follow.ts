// Whether new runs are shown at once, kept for the next visit.
import { keep, kept } from '../lib/kept.ts';
import type { LibraryStore } from './libraryStore.ts';

const KEY = 'sida-lab.follow';

export function rememberFollow(library: LibraryStore): void {
  library.setFollow(kept(KEY) !== 'off');
  library.state.subscribe((s, before) => {
    if (s.follow !== before.follow) keep(KEY, s.follow ? 'on' : 'off');
  });
}
