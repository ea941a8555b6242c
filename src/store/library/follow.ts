// Choices about runs, stored for the next visit: whether new runs are shown at once, and which are overlaid or
// compared.
import { keep, kept } from '../../lib/kept.ts';
import { type LibraryStore, MAX_OVERLAY } from './libraryStore.ts';

const FOLLOW = 'sida-lab.follow';
const CHOSEN = 'sida-lab.runs';

export function rememberChoices(library: LibraryStore): void {
  library.setFollow(kept(FOLLOW) !== 'off');
  const { overlay, compared } = chosen();
  // Runs that are not read yet or are deleted are not shown.
  library.setOverlay(overlay);
  library.setCompared(compared);
  library.state.subscribe((s, before) => {
    if (s.follow !== before.follow) keep(FOLLOW, s.follow ? 'on' : 'off');
    if (s.overlay === before.overlay && s.compared === before.compared) return;
    keep(CHOSEN, JSON.stringify({ overlay: s.overlay, compared: s.compared }));
  });
}

function chosen(): { overlay: string[]; compared: string[] } {
  let read: unknown = null;
  try {
    read = JSON.parse(kept(CHOSEN) ?? 'null');
  } catch {
    // The stored text is not valid, so the defaults stay.
  }
  const ids = (list: unknown) =>
    Array.isArray(list) ? list.filter((id) => typeof id === 'string').slice(0, MAX_OVERLAY) : [];
  const { overlay, compared } = (read ?? {}) as Record<string, unknown>;
  return { overlay: ids(overlay), compared: ids(compared) };
}
