// Limits of an archive that is unpacked whole. They are checked before anything is unpacked.
import { grouped } from '../../lib/grouped.ts';
import type { ZipEntry } from './zipReader.ts';

export interface ZipCaps {
  /** Bytes of one unpacked file. */
  readonly file: number;
  /** Bytes of all unpacked files. */
  readonly total: number;
}

const LONGEST_PATH = 240;
/** Largest ratio of packing. Neither text nor weights pack better; deflate's own limit is 1032. */
const RATIO = 100;
const SMALL = 1 << 20;

/** The reason why a path is refused. Returns null if it stays below the folder that the archive is unpacked into. */
function pathProblem(path: string): string | null {
  if (path === '' || path.length > LONGEST_PATH) return 'is empty or too long';
  if (path.includes(':')) return 'holds a character that file names may not have';
  if (path.startsWith('/') || path.split('/').some((part) => part === '..' || part === '.'))
    return 'leads out of the archive';
  return null;
}

/** Throws one sentence if an archive's files are too large, packed too well, or have refused names. */
export function checkCaps(entries: readonly ZipEntry[], caps: ZipCaps, name: string): void {
  const fail = (why: string): never => {
    throw new Error(`${name}: ${why}.`);
  };
  const seen = new Set<string>();
  let total = 0;
  for (const { path, size, packed } of entries) {
    const problem = pathProblem(path);
    if (problem) fail(`the path ${JSON.stringify(path.slice(0, 60))} in it ${problem}`);
    if (seen.has(path)) fail(`"${path}" is there twice`);
    seen.add(path);
    if (size > caps.file) fail(`"${path}" unpacks to ${grouped(size)} bytes, at most ${grouped(caps.file)} are read`);
    if (size > SMALL && size > RATIO * packed)
      fail(`"${path}" unpacks to ${grouped(size)} bytes from ${grouped(packed)}, which no file of a run does`);
    total += size;
    if (total > caps.total) fail(`it unpacks to more than ${grouped(caps.total)} bytes`);
  }
}
