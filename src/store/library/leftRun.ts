// Notes the run in the engine when the page is closed, so that the next visit can resume it.
import { keep, kept } from '../../lib/kept.ts';
import type { ArchiveStore } from './archiveStore.ts';
import { type CheckpointState, type CheckpointStore, newestCheckpoint } from './checkpointStore.ts';
import type { LibraryStore } from './libraryStore.ts';

const KEY = 'sida-lab.live';

/** Reads a note: the run's id ('' if there was none) and the time of the note. */
function parsed(note: string | null): { id: string; at: number } {
  const [, id = '', at = '0'] = /^(.*)@(\d+)$/.exec(note ?? '') ?? [];
  return { id, at: Number(at) };
}

/**
 * The run that was in the engine at the last visit. A browser may write the note late and lose it. Only a run in the
 * engine gets checkpoints. So a checkpoint that is newer than the note decides.
 */
export function leftRun(note: string | null, checkpoints: CheckpointState): string | null {
  const { id, at } = parsed(note);
  const newer = Object.keys(checkpoints.runs).flatMap((run) => {
    const newest = newestCheckpoint(checkpoints, run);
    return newest && newest.at > at && newest.kind !== 'final' ? [{ run, at: newest.at }] : [];
  });
  const left = newer.sort((a, b) => b.at - a.at)[0]?.run ?? id;
  return newestCheckpoint(checkpoints, left) ? left : null;
}

/** Notes the live run for the next visit. Shows the run of the last visit after storage has been read. */
export function rememberLive(library: LibraryStore, archive: ArchiveStore, checkpoints: CheckpointStore): void {
  const note = kept(KEY);
  library.state.subscribe((s, before) => {
    if (s.live === before.live) return;
    keep(KEY, `${s.live ?? ''}@${Date.now()}`);
    checkpoints.setLeft(null);
  });
  const stops: (() => void)[] = [];
  const check = () => {
    const { live, metas } = library.state.getState();
    const { kind } = checkpoints.state.getState();
    if (live !== null) return end();
    if (archive.state.getState().kind === 'opening' || kind === 'opening') return;
    const left = leftRun(note, checkpoints.state.getState());
    if (!left) return end();
    // The list of runs may not have arrived yet.
    if (!metas.some((m) => m.id === left)) return;
    end();
    checkpoints.setLeft(left);
    library.show(left);
  };
  const end = () => {
    for (const stop of stops) stop();
  };
  stops.push(library.state.subscribe(check), archive.state.subscribe(check), checkpoints.state.subscribe(check));
  check();
}
