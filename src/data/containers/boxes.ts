// Boxes: files as given, or the contents of an archive. A box lists its entries before it unpacks anything. It reads chosen
// entries in its own order, so an archive is streamed and never held in memory.
import { ByteReader } from '../../io/byteReader.ts';
import { gunzip } from '../../io/zip/gunzip.ts';
import { looksLikeTar, readTar } from '../../io/zip/tarReader.ts';
import { ZipReader } from '../../io/zip/zipReader.ts';
import type { Job } from '../job.ts';
import { counted, grouped, LIMITS } from '../limits.ts';
import { HEAD, type Kind, kindOf } from './kindOf.ts';

/** A file as given, with its path if it came in a folder. */
export interface InputFile {
  readonly path: string;
  readonly blob: Blob;
}

export interface Entry {
  /** Folders and name. Inside an archive the archive's name comes first. */
  readonly path: string;
  /** The name in sentences. */
  readonly shown: string;
  readonly size: number;
  readonly kind: Kind;
  /** The file itself. Absent inside an archive. */
  readonly blob?: Blob;
}

export type Take = (entry: Entry, reader: ByteReader) => Promise<void>;

export interface Box {
  readonly entries: readonly Entry[];
  /** Passes the bytes of the chosen entries to `take`, in the box's order. */
  visit(chosen: ReadonlySet<Entry>, take: Take): Promise<void>;
}

/** Opens one file: an archive becomes a box of its entries, any other file a box of itself. */
export async function openBox(file: InputFile, job: Job): Promise<Box> {
  const { path, blob } = file;
  checkPath(path, path);
  const head = await bytesOf(blob.slice(0, HEAD), path);
  const kind = kindOf(head, blob.size);
  if (kind === 'gzip') return gzipBox(file, job);
  if (kind === 'tar') return tarBox(file, () => new ByteReader(blob.stream(), () => gone(path)), job, blob.size);
  if (kind === 'zip') return zipBox(file, job);
  return fileBox({ path, shown: path, size: blob.size, kind, blob }, blob);
}

/** Smaller files are read in one piece: for them a stream costs more than reading. */
const SMALL = 1 << 20;

async function readerOf(blob: Blob, path: string): Promise<ByteReader> {
  return blob.size <= SMALL
    ? ByteReader.of(await bytesOf(blob, path))
    : new ByteReader(blob.stream(), () => gone(path));
}

async function bytesOf(blob: Blob, path: string): Promise<Uint8Array> {
  try {
    return new Uint8Array(await blob.arrayBuffer());
  } catch {
    throw gone(path);
  }
}

function gone(path: string): Error {
  return new Error(`${path}: the file cannot be read any more; it was moved, changed or locked. Add it again.`);
}

function fileBox(entry: Entry, blob: Blob): Box {
  return {
    entries: [entry],
    async visit(chosen, take) {
      if (chosen.has(entry)) await taking(await readerOf(blob, entry.shown), (reader) => take(entry, reader));
    },
  };
}

async function taking(reader: ByteReader, job: (reader: ByteReader) => Promise<void>): Promise<void> {
  try {
    await job(reader);
  } finally {
    await reader.close();
  }
}

/** A gzip file: an archive, or one packed file. The first pass finds out which it is and how long it is. */
async function gzipBox(file: InputFile, job: Job): Promise<Box> {
  const { path, blob } = file;
  let entry: Entry | undefined;
  let isTar = false;
  await taking(gunzip(blob, path), async (reader) => {
    const head = await reader.upTo(HEAD);
    isTar = looksLikeTar(head);
    if (isTar) return;
    const inside = path.replace(/\.gz$/i, '');
    const size = head.length + (await reader.drain((taken) => checkUnpacked(path, taken, job)));
    entry = { path: inside, shown: path, size, kind: kindOf(head, size) };
  });
  if (isTar || !entry) return tarBox(file, () => gunzip(blob, path), job, 0);
  const only = entry;
  return {
    entries: [only],
    async visit(chosen, take) {
      if (chosen.has(only)) await taking(gunzip(blob, path), (reader) => take(only, reader));
    },
  };
}

async function checkUnpacked(path: string, taken: number, job: Job): Promise<void> {
  if (taken > LIMITS.unpacked) {
    throw new Error(
      `${path}: unpacks to more than ${grouped(LIMITS.unpacked / 2 ** 30)} GB; at most that much is read.`,
    );
  }
  await job.advance(0);
}

async function tarBox({ path: archive }: InputFile, open: () => ByteReader, job: Job, size: number): Promise<Box> {
  const entries: Entry[] = [];
  job.begin('looking', size);
  await taking(open(), (reader) =>
    readTar(reader, archive, async (found) => {
      if (entries.length >= LIMITS.files) throw tooMany(archive);
      const path = checkPath(found.path, archive);
      const head = await reader.read(Math.min(HEAD, found.size));
      entries.push(inArchive(archive, path, found.size, kindOf(head, found.size)));
      await checkUnpacked(archive, reader.taken + found.size, job);
      await job.advance(found.size);
    }),
  );
  return {
    entries,
    async visit(chosen, take) {
      let i = 0;
      await taking(open(), (reader) =>
        readTar(reader, archive, async () => {
          const entry = entries[i++];
          if (entry && chosen.has(entry)) await take(entry, reader);
        }),
      );
    },
  };
}

/** Kinds of files without images, which may be beside arrays. */
const BESIDE_ARRAYS: ReadonlySet<Kind> = new Set<Kind>(['text', 'empty', 'unknown']);

async function zipBox({ path: archive, blob }: InputFile, job: Job): Promise<Box> {
  const zip = await ZipReader.open(blob, archive, { entries: LIMITS.files, pathLength: LIMITS.path });
  const asNpz = () => fileBox({ path: archive, shown: archive, size: blob.size, kind: 'npz', blob }, blob);
  if (zip.entries.length > 0 && zip.entries.every((e) => e.path.endsWith('.npy'))) return asNpz();
  job.begin('looking', zip.entries.length);
  const entries: Entry[] = [];
  let sum = 0;
  for (const found of zip.entries) {
    sum += found.size;
    if (sum > LIMITS.unpacked) await checkUnpacked(archive, sum, job);
    const head = await zip.head(found, HEAD);
    entries.push(inArchive(archive, checkPath(found.path, archive), found.size, kindOf(head, found.size)));
    await job.advance(1);
  }
  // Some programs add a text to the arrays.
  const arrays = entries.filter((e) => e.kind === 'npy' && e.path.endsWith('.npy'));
  if (arrays.length > 0 && entries.every((e) => e.kind === 'npy' || BESIDE_ARRAYS.has(e.kind))) return asNpz();
  return {
    entries,
    async visit(chosen, take) {
      for (const [i, entry] of entries.entries()) {
        const found = zip.entries[i];
        if (!found || !chosen.has(entry)) continue;
        const reader = found.size <= SMALL ? ByteReader.of(await zip.bytes(found)) : await zip.stream(found);
        await taking(reader, (bytes) => take(entry, bytes));
      }
    },
  };
}

function inArchive(archive: string, path: string, size: number, kind: Kind): Entry {
  const folder = archive.replace(/\.(zip|tar|tgz|tar\.gz)$/i, '');
  return { path: `${folder}/${path}`, shown: `${archive}, ${path}`, size, kind };
}

/** A path without `./`. Throws if the path leaves its archive or is too long. */
function checkPath(path: string, archive: string): string {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  if (path.length > LIMITS.path) {
    throw new Error(
      `${archive.slice(0, 80)}: a path in it is ${counted(path.length, 'character')} long; at most ${grouped(LIMITS.path)} are read.`,
    );
  }
  if (parts.includes('..') || path.includes('\0')) {
    throw new Error(`${archive}: the path ${JSON.stringify(path)} leads out of the archive; it is not read.`);
  }
  return parts.join('/');
}

export function tooMany(name: string): Error {
  return new Error(`${name}: holds more than ${grouped(LIMITS.files)} files; at most that many are read.`);
}
