// Files of an earlier version (tests/fixtures/before/README.md).
import { readdirSync, readFileSync } from 'node:fs';

const FOLDER = new URL('../fixtures/before/', import.meta.url);

/** A file by its path in the folder. */
export function oldFile(path: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(readFileSync(new URL(path, FOLDER)));
}

export function oldText(path: string): string {
  return new TextDecoder().decode(oldFile(path));
}

/** Names of the files in a folder. */
export function oldNames(folder: string): string[] {
  return readdirSync(new URL(folder, FOLDER)).sort();
}

/** The folder of a run of the command line, with its path from the project's root. */
export const RUN_FOLDER = 'tests/fixtures/before/run';

/** The run of the page whose records and checkpoints are stored here. */
export const [PAGE_RUN = ''] = oldNames('page/checkpoints');

interface Packed {
  readonly $type: string;
  readonly base64?: string;
  readonly value?: string;
}

const ARRAYS = { Float64Array, Float32Array, Int32Array, Uint8Array, Uint8ClampedArray };

function unpacked(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unpacked);
  if (typeof value !== 'object' || value === null) return value;
  if (!('$type' in value)) return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, unpacked(v)]));
  const { $type, base64 = '', value: number } = value as Packed;
  if ($type === 'number') return Number(number);
  if (!($type in ARRAYS)) throw new Error(`no array ${$type}`);
  return new ARRAYS[$type as keyof typeof ARRAYS](new Uint8Array(Buffer.from(base64, 'base64')).buffer);
}

export interface OldDatabase {
  readonly name: string;
  readonly version: number;
  readonly stores: Readonly<Record<string, { keyPath: string | string[]; records: object[] }>>;
}

/** The page's database. */
export function oldDatabase(): OldDatabase {
  return unpacked(JSON.parse(oldText('page/database.json'))) as OldDatabase;
}
