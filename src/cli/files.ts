// Reads and writes the files that the user names on the command line.
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EngineError } from '../lib/errors.ts';
import { messageOf } from '../lib/messageOf.ts';

const PACKAGE = fileURLToPath(new URL('../../package.json', import.meta.url));
const OWN = fileURLToPath(new URL('../../public', import.meta.url));

/** Folder of the caller. npm runs scripts in the project's folder, but paths are relative to the caller's. */
function callersFolder(): string {
  const { npm_lifecycle_event, INIT_CWD } = process.env;
  return (npm_lifecycle_event === 'sida' && INIT_CWD) || process.cwd();
}

/** Absolute path of a path from the command line. */
export function pathOf(typed: string): string {
  return resolve(callersFolder(), typed);
}

/** Whether an error means that a file does not exist. */
export function isMissing(e: unknown): boolean {
  const code = e instanceof Error && 'code' in e ? e.code : undefined;
  return code === 'ENOENT' || code === 'ENOTDIR';
}

async function bytesOf(path: string): Promise<Uint8Array | null> {
  try {
    return new Uint8Array(await readFile(path));
  } catch (e) {
    if (isMissing(e)) return null;
    throw e;
  }
}

/** Bytes of a file. Throws one sentence if it cannot be read; `what` names the file there. */
export async function readTyped(typed: string, what: string): Promise<Uint8Array> {
  try {
    const bytes = await bytesOf(pathOf(typed));
    if (bytes) return bytes;
  } catch (e) {
    throw new EngineError('bad-file', `The ${what} ${typed} cannot be read: ${messageOf(e)}.`);
  }
  throw new EngineError('bad-file', `The ${what} ${typed} does not exist.`);
}

/** The project's version. */
export function ownVersion(): string {
  const { version } = JSON.parse(readFileSync(PACKAGE, 'utf8')) as { version: string };
  return version;
}

/** Bytes of a teacher: a path, or the name of a teacher of the project. */
export async function readTeacher(typed: string): Promise<Uint8Array> {
  const isName = !/[/\\]/.test(typed);
  const own = isName ? await bytesOf(join(OWN, 'teachers', typed)) : null;
  return own ?? readTyped(typed, 'teacher');
}

/** Bytes of a file under public/. */
export async function readShipped(path: string): Promise<Uint8Array> {
  const bytes = await bytesOf(join(OWN, path));
  if (bytes) return bytes;
  throw new EngineError('bad-file', `The project’s file ${path} is missing.`);
}

/** Bytes of a classifier: a path, or `shapes10` or `cifar10` for those of the project. */
export async function readClassifierFile(typed: string): Promise<Uint8Array> {
  const own = /^\w+$/.test(typed) ? await bytesOf(join(OWN, 'metrics', `${typed}-classifier.safetensors`)) : null;
  return own ?? readTyped(typed, 'classifier');
}

/**
 * Replaces a file in one step: a reader sees the old bytes or the new ones, never a part. A list is written part by part.
 */
export function writeWhole(path: string, bytes: Uint8Array | string | readonly Uint8Array[]): void {
  const temporary = join(dirname(path), `.${process.pid}.part`);
  try {
    const file = openSync(temporary, 'w');
    try {
      const whole = typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes;
      for (const part of whole instanceof Uint8Array ? [whole] : whole)
        for (let at = 0; at < part.length; ) at += writeSync(file, part, at);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
  } catch (e) {
    rmSync(temporary, { force: true });
    throw new EngineError('bad-file', `${path} cannot be written: ${messageOf(e)}.`);
  }
}
