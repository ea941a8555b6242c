// Which run was in the engine when the page was last left, so that a reload can go on with it.
import { keep, kept } from '../lib/kept.ts';
import type { ArchiveStore } from './archiveStore.ts';
import { type CheckpointStore, newestCheckpoint } from './checkpointStore.ts';
import type { LibraryStore } from './libraryStore.ts';

const KEY = 'sida-lab.live';

/** Notes the live run for the next visit, and shows the one that the last visit left, once storage has been looked at. */
export function rememberLive(library: LibraryStore, archive: ArchiveStore, checkpoints: CheckpointStore): void {
  const left = kept(KEY) ?? '';
  library.state.subscribe((s, before) => {
    if (s.live === before.live) return;
    keep(KEY, s.live ?? '');
    checkpoints.setLeft(null);
  });
  if (!left) return;
  const stops: (() => void)[] = [];
  const look = () => {
    const { live, metas } = library.state.getState();
    const { kind } = checkpoints.state.getState();
    if (live !== null || archive.state.getState().kind === 'opening' || kind === 'opening') return;
    for (const stop of stops) stop();
    if (!metas.some((m) => m.id === left) || !newestCheckpoint(checkpoints.state.getState(), left)) return;
    checkpoints.setLeft(left);
    library.show(left);
  };
  stops.push(archive.state.subscribe(look), checkpoints.state.subscribe(look));
  look();
}
