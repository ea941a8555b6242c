// The manifest of a run's folder of checkpoints: the files that count, and what they are.

import type { Folder } from '../folder.ts';
import { encodeSlot, newestSlot, SLOTS } from '../slots.ts';
import type { CheckpointInfo } from './types.ts';

export interface StoredFile {
  /** Name of the file in the folder. */
  readonly file: string;
  /** Name that the page shows. */
  readonly name: string;
  readonly bytes: number;
  readonly crc: number;
}

export interface Manifest {
  readonly checkpoints: readonly CheckpointInfo[];
  readonly teacher: StoredFile | null;
}

/** The manifest of a run without stored files. */
export const NO_MANIFEST: Manifest = { checkpoints: [], teacher: null };

interface Turn {
  readonly turn: number;
  readonly manifest: Manifest;
}

/** Reads the newest manifest that is whole. */
export async function readManifest(folder: Folder): Promise<Turn> {
  const names = await folder.names();
  const files = await Promise.all(
    SLOTS.map((slot) => (names.includes(slot) ? folder.read(slot).catch(() => null) : null)),
  );
  const slot = newestSlot(files);
  return slot ? { turn: slot.turn, manifest: checked(slot.value) } : { turn: 0, manifest: NO_MANIFEST };
}

/** Writes a manifest. The one before counts until this one is whole. */
export async function writeManifest(folder: Folder, before: number, manifest: Manifest): Promise<void> {
  const { name, bytes } = encodeSlot({ turn: before + 1, value: manifest });
  await folder.write(name, [bytes]);
}

/** The files that a manifest needs, its own included. */
export function filesOf({ checkpoints, teacher }: Manifest): Set<string> {
  return new Set([...SLOTS, ...checkpoints.map((c) => c.name), ...(teacher ? [teacher.file] : [])]);
}

/** A manifest without the entries that this page does not understand: an older or newer page may have written them. */
function checked(value: unknown): Manifest {
  const m = value as Partial<Manifest> | null;
  const list = Array.isArray(m?.checkpoints) ? m.checkpoints : [];
  const good = (c: Partial<CheckpointInfo> | null) =>
    typeof c?.name === 'string' && typeof c.recipe === 'object' && [c.step, c.nimg, c.at].every(Number.isFinite);
  return { checkpoints: list.filter(good), teacher: m?.teacher ?? null };
}
