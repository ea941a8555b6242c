// Handles events of the page during a run: hidden, frozen, closed. Adds marks for gaps and saves unsaved work.
import { withMark } from '../../runs/model/append.ts';
import { GapWatch } from '../../runs/model/gaps.ts';
import { changeLive } from '../engine/recordRun.ts';
import type { RunStore } from '../engine/runStore.ts';
import type { ArchiveStore } from '../library/archiveStore.ts';
import type { LibraryStore } from '../library/libraryStore.ts';

const BEAT_MS = 2000;
/** Closing the page asks the person only if at least this many milliseconds of work would be lost. */
export const UNSAVED_MS = 20_000;

/** Connects run, library and archive with the page's events. */
export function watchPage(run: RunStore, library: LibraryStore, archive: ArchiveStore): void {
  const gaps = new GapWatch();
  const running = () => run.state.getState().phase.kind === 'running';

  run.state.subscribe((s, before) => {
    if (s.phase.kind !== before.phase.kind) {
      if (s.phase.kind === 'running') gaps.start(Date.now());
      if (before.phase.kind === 'running') void archive.flush();
    }
    if (s.phase.kind !== 'running' || s.step === before.step) return;
    const sec = gaps.report(Date.now());
    if (sec > 0) changeLive(library, (h) => withMark(h, { kind: 'gap', nimg: before.nimg, sec }));
  });

  function leave(): void {
    const { nimg, imagesPerSec } = run.state.getState();
    if (running()) gaps.leave(Date.now(), nimg, imagesPerSec);
    // The browser may close or discard a hidden tab. So the run takes a checkpoint now.
    run.verbs.saveNow();
    void archive.flush();
  }

  function comeBack(): void {
    const away = gaps.comeBack(Date.now(), run.state.getState().nimg);
    if (away && running()) run.state.setState({ wasAway: away });
  }

  document.addEventListener('visibilitychange', () => (document.hidden ? leave() : comeBack()));
  document.addEventListener('freeze', leave);
  // After a freeze, a hidden page gets visibilitychange when it is shown. A page that was visible gets only this event.
  document.addEventListener('resume', () => !document.hidden && comeBack());
  window.addEventListener('pagehide', () => void archive.flush());
  setInterval(() => running() && gaps.beat(Date.now()), BEAT_MS);
  window.addEventListener('beforeunload', (e) => {
    const { step } = library.liveRun()?.meta ?? { step: 0 };
    if (step > 0 && archive.unsavedFor() > UNSAVED_MS) e.preventDefault();
  });
}
