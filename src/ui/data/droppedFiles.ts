// The files and folders of a drop or a choice, with their paths.
import type { InputFile } from '../../data/containers/boxes.ts';

/** The largest number of files that is collected. No data set has as many. */
const MOST = 300_001;

/** All dropped files, including those in folders. It must read the entries before the event ends. */
export async function droppedFiles(transfer: DataTransfer): Promise<InputFile[]> {
  const items = [...transfer.items].filter((item) => item.kind === 'file');
  const entries = items.map((item) => item.webkitGetAsEntry());
  const plain = items.map((item) => item.getAsFile());
  const files: InputFile[] = [];
  for (const [i, entry] of entries.entries()) {
    const file = plain[i];
    if (entry) await trace(entry, '', files);
    else if (file) files.push({ path: file.name, blob: file });
  }
  return files;
}

/** The files of an input. Files of a folder have their path. */
export function chosenFiles(list: readonly File[]): InputFile[] {
  return list.map((file) => ({ path: file.webkitRelativePath || file.name, blob: file }));
}

async function trace(entry: FileSystemEntry, folder: string, files: InputFile[]): Promise<void> {
  const path = `${folder}${entry.name}`;
  if (entry.isFile) {
    const blob = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
    files.push({ path, blob });
    return;
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  // Each call returns some hundred entries. The last call returns none.
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0 || files.length >= MOST) return;
    for (const inside of some) await trace(inside, `${path}/`, files);
  }
}
