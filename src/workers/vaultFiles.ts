// The vault's folders in the browser's private file system: a folder a run.
import { inTurns, type Turns } from '../lib/turns.ts';
import { folderOf } from './keepFolder.ts';
import type { Guard, VaultFiles } from './vault.ts';

const HOME = 'checkpoints';
const LOCK = 'checkpoints:';

async function home(): Promise<FileSystemDirectoryHandle> {
  const root = await navigator.storage.getDirectory();
  return root.getDirectoryHandle(HOME, { create: true });
}

/** Folders below `checkpoints`; every call throws where the browser has no such storage. */
export const opfsFiles: VaultFiles = {
  async runs() {
    const runs: string[] = [];
    for await (const [name, handle] of (await home()).entries())
      if (handle.kind === 'directory') runs.push(decodeURIComponent(name));
    return runs;
  },
  open: async (run) => folderOf(await (await home()).getDirectoryHandle(encodeURIComponent(run), { create: true })),
  async drop(run) {
    const folder = await home();
    try {
      await folder.removeEntry(encodeURIComponent(run), { recursive: true });
    } catch (e) {
      if (!(e instanceof DOMException && e.name === 'NotFoundError')) throw e;
    }
  },
};

/** One job a run at a time, in all tabs; in this one only where the browser has no locks. */
export function lockGuard(locks: Pick<LockManager, 'request'> | undefined = navigator.locks): Guard {
  const turns = new Map<string, Turns>();
  return <T>(run: string, job: () => Promise<T>): Promise<T> => {
    if (locks) return locks.request(LOCK + run, job) as Promise<T>;
    const turn = turns.get(run) ?? inTurns();
    turns.set(run, turn);
    return turn(job);
  };
}
