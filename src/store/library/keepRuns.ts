// Stores runs in the browser, allows each run in one tab only, and follows the page's visibility.
import { openArchive } from '../../storage/archive/runArchive.ts';
import type { RunStore } from '../engine/runStore.ts';
import { watchPage } from '../page/watchPage.ts';
import { type ArchiveStore, type BrowserStorage, createArchiveStore } from './archiveStore.ts';
import type { CheckpointStore } from './checkpointStore.ts';
import { rememberChoices } from './follow.ts';
import { rememberLive } from './leftRun.ts';
import type { LibraryStore } from './libraryStore.ts';

const DATABASE = 'sida-lab';
const CHANNEL = 'sida-lab.runs';

/** Connects run, library and checkpoints with storage, with other tabs and with the page's events. */
export function keepRuns(run: RunStore, library: LibraryStore, checkpoints: CheckpointStore): ArchiveStore {
  const archive: ArchiveStore = createArchiveStore(
    library,
    (onGone) => openArchive(DATABASE, onGone),
    browserStorage({
      saved: (id) => {
        void archive.refresh(id);
        void checkpoints.refresh(id);
      },
      purged: (id) => void checkpoints.drop(id),
    }),
  );
  checkpoints.onKept = () => {
    // The stored history then reaches at least as far as the checkpoint.
    void archive.flush(false);
    void archive.askToPersist();
  };
  rememberChoices(library);
  rememberLive(library, archive, checkpoints);
  dropStrays(library, archive, checkpoints);
  watchPage(run, library, archive);
  return archive;
}

/** Deletes checkpoints of deleted runs, after both storages have been read. */
function dropStrays(library: LibraryStore, archive: ArchiveStore, checkpoints: CheckpointStore): void {
  let done = false;
  const check = () => {
    if (done || archive.state.getState().kind !== 'ready' || checkpoints.state.getState().kind !== 'ready') return;
    done = true;
    const { metas, removed } = library.state.getState();
    void checkpoints.dropStrays([...metas, ...removed.map((r) => r.meta)].map((m) => m.id));
  };
  archive.state.subscribe(check);
  checkpoints.state.subscribe(check);
}

/** The browser's own storage, and the channel on which tabs report what they saved. Answers are null or false without one. */
function browserStorage(on: { saved(id: string): void; purged(id: string): void }): BrowserStorage {
  const storage: Partial<StorageManager> = navigator.storage ?? {};
  const channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(CHANNEL);
  if (channel) channel.onmessage = (e: MessageEvent<unknown>) => typeof e.data === 'string' && on.saved(e.data);
  return {
    async estimate() {
      const found = await storage.estimate?.();
      return found ? { used: found.usage ?? 0, quota: found.quota ?? 0 } : null;
    },
    persisted: async () => (await storage.persisted?.()) ?? false,
    persist: async () => (await storage.persist?.()) ?? false,
    tell: (id) => channel?.postMessage(id),
    purged: on.purged,
  };
}
