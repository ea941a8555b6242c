// The real images of a run on the command line.
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readCifar10 } from '../data/cifar10.ts';
import type { ImageSet } from '../data/imageSet.ts';
import { shapes10ForRuns } from '../data/shapes10Run.ts';
import { EngineError } from '../gpu/errors.ts';
import { isAdversarial, type Recipe } from '../recipes/recipe.ts';
import { isMissing, pathOf, readTyped } from './files.ts';

const BATCH = /^data_batch_\d+\.bin$/;

/** The files that `--data` means: itself, or the training batches of the folder. */
export function dataFiles(typed: string): string[] {
  try {
    if (!statSync(pathOf(typed)).isDirectory()) return [typed];
  } catch (e) {
    if (isMissing(e)) throw new EngineError('bad-file', `--data: ${typed} does not exist.`);
    throw e;
  }
  const names = readdirSync(pathOf(typed)).filter((name) => BATCH.test(name));
  if (names.length > 0) return names.sort().map((name) => join(typed, name));
  throw new EngineError(
    'bad-file',
    `--data: the folder ${typed} holds no data_batch_N.bin of CIFAR-10's binary version.`,
  );
}

/** The images that a recipe compares with; undefined for a method that uses none. */
export async function runImages(recipe: Recipe, data: string | undefined): Promise<ImageSet | undefined> {
  if (!isAdversarial(recipe.method)) return undefined;
  if (recipe.dataset === 'shapes10') return shapes10ForRuns(recipe.resolution);
  const files: { name: string; bytes: Uint8Array }[] = [];
  for (const name of dataFiles(data ?? '')) files.push({ name, bytes: await readTyped(name, 'data file') });
  return readCifar10(files);
}
