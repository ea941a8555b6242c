// A folder in the browser's private file system. Writing is exclusive: another tab's writer gets an error, not a mixture.

import { messageOf } from '../lib/messageOf.ts';
import type { SetFolder } from './imageSet.ts';

/** Opens the folder, made where it is missing; throws where the browser has no such storage. */
export async function openKeepFolder(name: string): Promise<SetFolder> {
  const root = await navigator.storage.getDirectory();
  return folderOf(await root.getDirectoryHandle(name, { create: true }));
}

/** The files of a folder. */
export function folderOf(folder: FileSystemDirectoryHandle): SetFolder {
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

/** A write may take fewer bytes than it is given. */
function writeAll(access: FileSystemSyncAccessHandle, bytes: Uint8Array, at: number): number {
  let done = 0;
  while (done < bytes.length) {
    const some = access.write(bytes.subarray(done), { at: at + done });
    if (some === 0) throw new DOMException('The storage takes no more bytes.', 'QuotaExceededError');
    done += some;
  }
  return done;
}

/** Why keeping failed, as a sentence. */
export function keepProblem(e: unknown): string {
  const name = e instanceof DOMException ? e.name : '';
  if (name === 'QuotaExceededError')
    return 'There is not enough storage for these images; free some space and keep them again.';
  if (name === 'NoModificationAllowedError') return 'Another tab is keeping its images at this moment; try again.';
  return `This browser does not let the page keep files (${messageOf(e)}); the images stay until the tab is closed.`;
}
