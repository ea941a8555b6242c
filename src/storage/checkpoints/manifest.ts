// What a run's folder of checkpoints says of itself: which files count, and what they are.

import { encodeSlot, newestSlot, SLOTS } from '../slots.ts';
import type { CheckpointInfo } from './types.ts';

/** A folder of files, as far as it is used here; `write` may be cut off at any byte. */
export interface CheckpointFolder {
  names(): Promise<string[]>;
  read(name: string): Promise<Uint8Array<ArrayBuffer>>;
  write(name: string, parts: readonly Uint8Array[]): Promise<void>;
  remove(name: string): Promise<void>;
}

export interface StoredFile {
  /** Of the file in the folder. */
  readonly file: string;
  /** As the person knows it. */
  readonly name: string;
  readonly bytes: number;
  readonly crc: number;
}

export interface Manifest {
  readonly checkpoints: readonly CheckpointInfo[];
  readonly teacher: StoredFile | null;
}

/** That of a run of which nothing is kept. */
export const NO_MANIFEST: Manifest = { checkpoints: [], teacher: null };

interface Turn {
  readonly turn: number;
  readonly manifest: Manifest;
}

/** The newest manifest that is whole. */
export async function readManifest(folder: CheckpointFolder): Promise<Turn> {
  const names = await folder.names();
  const files = await Promise.all(
    SLOTS.map((slot) => (names.includes(slot) ? folder.read(slot).catch(() => null) : null)),
  );
  const slot = newestSlot(files);
  return slot ? { turn: slot.turn, manifest: checked(slot.value) } : { turn: 0, manifest: NO_MANIFEST };
}

/** Makes a manifest the one that counts: what was before counts until this is whole. */
export async function writeManifest(folder: CheckpointFolder, before: number, manifest: Manifest): Promise<void> {
  const { name, bytes } = encodeSlot({ turn: before + 1, value: manifest });
  await folder.write(name, [bytes]);
}

/** The files that a manifest needs, its own included. */
export function filesOf({ checkpoints, teacher }: Manifest): Set<string> {
  return new Set([...SLOTS, ...checkpoints.map((c) => c.name), ...(teacher ? [teacher.file] : [])]);
}

/** Checksummed and written by the page itself: only an older or newer page's can look different, and is left out. */
function checked(value: unknown): Manifest {
  const m = value as Partial<Manifest> | null;
  const list = Array.isArray(m?.checkpoints) ? m.checkpoints : [];
  const good = (c: Partial<CheckpointInfo> | null) =>
    typeof c?.name === 'string' && typeof c.recipe === 'object' && [c.step, c.nimg, c.at].every(Number.isFinite);
  return { checkpoints: list.filter(good), teacher: m?.teacher ?? null };
}
