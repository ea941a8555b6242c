// Runs beyond the moment: kept in the browser's storage, one tab's each, and watched while nobody looks.
import { openArchive } from '../archive/runArchive.ts';
import { type ArchiveStore, createArchiveStore } from './archiveStore.ts';
import { rememberChoices } from './follow.ts';
import type { LibraryStore } from './libraryStore.ts';
import { lockRuns } from './runLocks.ts';
import type { RunStore } from './runStore.ts';
import { browserDesk } from './storageDesk.ts';
import { watchPage } from './watchPage.ts';

const DATABASE = 'sida-lab';

/** Connects run and library with storage, with other tabs and with the page's events. */
export function keepRuns(run: RunStore, library: LibraryStore): ArchiveStore {
  const archive: ArchiveStore = createArchiveStore(
    library,
    (onGone) => openArchive(DATABASE, onGone),
    browserDesk((id) => void archive.refresh(id)),
  );
  rememberChoices(library);
  lockRuns(library);
  watchPage(run, library, archive);
  return archive;
}
