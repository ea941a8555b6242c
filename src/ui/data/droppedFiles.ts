// Files and folders of a drop or a choice, with their paths.
import type { InputFile } from '../../data/containers/boxes.ts';

/** More files than any set has are not collected. */
const MOST = 300_001;

/** Everything that was dropped, folders walked through. Entries must be asked for before the event is over. */
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

/** Files of an input; those of a folder come with their path in it. */
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
  // A call gives some hundred entries; the last one gives none.
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0 || files.length >= MOST) return;
    for (const inside of some) await trace(inside, `${path}/`, files);
  }
}
