// What happens to the page while a run goes: hidden, frozen, closed. Gaps become marks, what is unsaved is saved.
import { withMark } from '../../runs/model/append.ts';
import { GapWatch } from '../../runs/model/gaps.ts';
import { changeLive } from '../engine/recordRun.ts';
import type { RunStore } from '../engine/runStore.ts';
import type { ArchiveStore } from '../library/archiveStore.ts';
import type { LibraryStore } from '../library/libraryStore.ts';

const BEAT_MS = 2000;
/** Closing the page asks only when so much would be lost. */
export const UNSAVED_MS = 20_000;

/** Connects run, library and archive with the page's own events. */
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
    // The tab may be closed or cleared away next: what was trained is then as good as kept.
    run.verbs.saveNow();
    void archive.flush();
  }

  function comeBack(): void {
    const away = gaps.comeBack(Date.now(), run.state.getState().nimg);
    if (away && running()) run.state.setState({ wasAway: away });
  }

  document.addEventListener('visibilitychange', () => (document.hidden ? leave() : comeBack()));
  document.addEventListener('freeze', leave);
  // A page that is shown again after a freeze is told so by visibilitychange; one that was visible all along by this.
  document.addEventListener('resume', () => !document.hidden && comeBack());
  window.addEventListener('pagehide', () => void archive.flush());
  setInterval(() => running() && gaps.beat(Date.now()), BEAT_MS);
  window.addEventListener('beforeunload', (e) => {
    const { step } = library.liveRun()?.meta ?? { step: 0 };
    if (step > 0 && archive.unsavedFor() > UNSAVED_MS) e.preventDefault();
  });
}
