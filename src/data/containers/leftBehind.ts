// Recognises the files that systems and programs leave in folders and archives: hidden folders, thumbnails, recycle bins.

/** Folders without a leading dot: macOS, Synology, QNAP, Windows, Linux, Python. */
const FOLDERS = new Set([
  '__macosx',
  '@eadir',
  '@tmp',
  '@recycle',
  '@recently-snapshot',
  '#recycle',
  '#snapshot',
  '$recycle.bin',
  'system volume information',
  'lost+found',
  '__pycache__',
]);
const FILES = new Set(['thumbs.db', 'ehthumbs.db', 'desktop.ini', 'icon\r', 'icon?']);

/**
 * Whether a program left the file behind. The first folder of a path is the chosen folder or the archive, which may have
 * any name.
 */
export function isLeftBehind(path: string): boolean {
  const parts = path.toLowerCase().split('/');
  const name = parts.pop() ?? '';
  return (
    name.startsWith('.') || FILES.has(name) || parts.slice(1).some((part) => part.startsWith('.') || FOLDERS.has(part))
  );
}
