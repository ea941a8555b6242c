// The folders of checkpoints in the browser's private file system: one folder per run.
import { inTurns, type Turns } from '../../lib/turns.ts';
import { folderOf } from '../folder.ts';
import type { CheckpointFolders, Guard } from './checkpoints.ts';

const HOME = 'checkpoints';
const LOCK = 'checkpoints:';

async function home(): Promise<FileSystemDirectoryHandle> {
  const root = await navigator.storage.getDirectory();
  return root.getDirectoryHandle(HOME, { create: true });
}

/** The promise's value; null if it rejects because there is no such folder. */
async function orNull<T>(found: Promise<T>): Promise<T | null> {
  try {
    return await found;
  } catch (e) {
    if (e instanceof DOMException && e.name === 'NotFoundError') return null;
    throw e;
  }
}

async function homeIfThere(): Promise<FileSystemDirectoryHandle | null> {
  const root = await navigator.storage.getDirectory();
  return orNull(root.getDirectoryHandle(HOME));
}

/** Folders below `checkpoints`. Every call rejects if the browser has no such storage. */
export const opfsFiles: CheckpointFolders = {
  async runs() {
    const runs: string[] = [];
    for await (const [name, handle] of (await homeIfThere())?.entries() ?? [])
      if (handle.kind === 'directory') runs.push(decodeURIComponent(name));
    return runs;
  },
  async find(run) {
    const folder = await homeIfThere();
    const mine = folder && (await orNull(folder.getDirectoryHandle(encodeURIComponent(run))));
    return mine && folderOf(mine);
  },
  open: async (run) => folderOf(await (await home()).getDirectoryHandle(encodeURIComponent(run), { create: true })),
  async drop(run) {
    const folder = await homeIfThere();
    if (folder) await orNull(folder.removeEntry(encodeURIComponent(run), { recursive: true }));
  },
};

/** One job per run at a time, in all tabs; in this tab only if the browser has no locks. */
export function lockGuard(locks: Pick<LockManager, 'request'> | undefined = navigator.locks): Guard {
  const turns = new Map<string, Turns>();
  return <T>(run: string, job: () => Promise<T>): Promise<T> => {
    if (locks) return locks.request(LOCK + run, job) as Promise<T>;
    const turn = turns.get(run) ?? inTurns();
    turns.set(run, turn);
    return turn(job);
  };
}
