// A folder of files, and its implementation in the browser's private file system (OPFS). Checkpoints and image sets use it.

import { messageOf } from '../lib/messageOf.ts';

/** A folder of files. A page that is closed may cut `write` off at any byte. */
export interface Folder {
  names(): Promise<string[]>;
  /** Rejects if there is no such file. */
  read(name: string): Promise<Uint8Array<ArrayBuffer>>;
  /** Replaces the file with the parts, one after the other. Rejects if another tab is writing it. */
  write(name: string, parts: readonly Uint8Array[]): Promise<void>;
  remove(name: string): Promise<void>;
}

/** Opens a folder of the page's own storage and makes it if it is missing. Rejects if the browser has no such storage. */
export async function openFolder(name: string): Promise<Folder> {
  const root = await navigator.storage.getDirectory();
  return folderOf(await root.getDirectoryHandle(name, { create: true }));
}

/** A directory handle as a Folder. */
export function folderOf(folder: FileSystemDirectoryHandle): Folder {
  return {
    async names() {
      const names: string[] = [];
      for await (const file of folder.keys()) names.push(file);
      return names;
    },
    async read(file) {
      const handle = await folder.getFileHandle(file);
      return new Uint8Array(await (await handle.getFile()).arrayBuffer());
    },
    async write(file, parts) {
      const handle = await folder.getFileHandle(file, { create: true });
      const access = await handle.createSyncAccessHandle();
      try {
        access.truncate(0);
        let at = 0;
        for (const part of parts) at += writeAll(access, part, at);
        access.flush();
      } finally {
        access.close();
      }
    },
    remove: (file) => folder.removeEntry(file),
  };
}

/** Writes all bytes: one call may take fewer than it is given. */
function writeAll(access: FileSystemSyncAccessHandle, bytes: Uint8Array, at: number): number {
  let done = 0;
  while (done < bytes.length) {
    const some = access.write(bytes.subarray(done), { at: at + done });
    if (some === 0) throw new DOMException('The storage takes no more bytes.', 'QuotaExceededError');
    done += some;
  }
  return done;
}

/** The sentence for an error of storing images. */
export function keepProblem(e: unknown): string {
  const name = e instanceof DOMException ? e.name : '';
  if (name === 'QuotaExceededError')
    return 'There is not enough storage for these images. Free some space and store them again.';
  if (name === 'NoModificationAllowedError') return 'Another tab is keeping its images at this moment; try again.';
  return `This browser does not let the page store files (${messageOf(e)}). The images stay until the tab is closed.`;
}
