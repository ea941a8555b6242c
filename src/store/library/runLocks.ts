// Each run can be in the engine of one tab only. That tab holds a lock with the run's name. Other tabs can query the
// locks.
import type { LibraryStore } from './libraryStore.ts';

const PREFIX = 'run:';
const LOOK_EVERY_MS = 5000;

export type Locks = Pick<LockManager, 'request' | 'query'>;

export interface RunLocks {
  refresh(): Promise<void>;
  /** Takes the lock of a run that is about to become the live one. Returns false if another tab has it. */
  claim(id: string): Promise<boolean>;
}

/**
 * Holds the lock of the live run and keeps the library's `elsewhere` up to date. Without locks in the browser there is
 * no protection.
 */
export function lockRuns(library: LibraryStore, locks: Locks | undefined = navigator.locks): RunLocks {
  let release = () => {};
  let held: string | null = null;

  function hold(id: string | null): void {
    if (id === held) return;
    release();
    release = () => {};
    held = id;
    if (id === null || !locks) return;
    const kept = new Promise<void>((resolve) => {
      release = resolve;
    });
    void locks.request(PREFIX + id, () => kept);
  }

  function claim(id: string): Promise<boolean> {
    if (id === held || !locks) return Promise.resolve(true);
    return new Promise((resolve) => {
      void locks.request(PREFIX + id, { ifAvailable: true }, (lock) => {
        resolve(lock !== null);
        if (!lock) return;
        release();
        held = id;
        return new Promise<void>((end) => {
          release = end;
        });
      });
    });
  }

  async function refresh(): Promise<void> {
    if (!locks) return;
    const { held: all = [] } = await locks.query();
    const ids = all.flatMap(({ name = '' }) => (name.startsWith(PREFIX) ? [name.slice(PREFIX.length)] : []));
    const others = ids.filter((id) => id !== held).sort();
    if (others.join() !== library.state.getState().elsewhere.join()) library.setElsewhere(others);
  }

  library.state.subscribe((s) => hold(s.live));
  hold(library.state.getState().live);
  void refresh();
  setInterval(() => {
    if (typeof document === 'undefined' || !document.hidden) void refresh();
  }, LOOK_EVERY_MS);
  return { refresh, claim };
}
