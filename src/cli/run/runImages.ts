// Reads the real images of a run on the command line.
import { openAsBlob } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { InputFile } from '../../data/containers/boxes.ts';
import { RefusedPicture } from '../../data/formats/decodePicture.ts';
import { readImages } from '../../data/intake.ts';
import type { PictureDecoder } from '../../data/job.ts';
import { LIMITS } from '../../data/limits.ts';
import type { ImageSet } from '../../data/sets/imageSet.ts';
import { shapes10ForRuns } from '../../data/sets/shapes10Run.ts';
import { EngineError } from '../../lib/errors.ts';
import { messageOf } from '../../lib/messageOf.ts';
import { traitsOf } from '../../recipes/methods.ts';
import type { Recipe } from '../../recipes/recipe.ts';
import { isMissing, pathOf } from '../files.ts';

/** The files that `--data` names: one file, or all files of a folder and its subfolders. */
export async function dataFiles(typed: string): Promise<InputFile[]> {
  const path = pathOf(typed);
  try {
    if (!(await stat(path)).isDirectory()) return [{ path: basename(path), blob: await openAsBlob(path) }];
  } catch (e) {
    if (isMissing(e)) throw new EngineError('bad-file', `--data: ${typed} does not exist.`);
    throw new EngineError('bad-file', `--data: ${typed} cannot be read: ${messageOf(e)}.`);
  }
  const files: InputFile[] = [];
  await collect(path, basename(path), files, typed);
  if (files.length === 0) throw new EngineError('bad-file', `--data: the folder ${typed} is empty.`);
  return files;
}

/** Does not follow links, because they can form circles. */
async function collect(folder: string, shown: string, files: InputFile[], typed: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = `${shown}/${entry.name}`;
    if (entry.isDirectory()) await collect(join(folder, entry.name), path, files, typed);
    else if (entry.isFile()) files.push({ path, blob: await openAsBlob(join(folder, entry.name)) });
    if (files.length > LIMITS.files) {
      throw new EngineError('bad-file', `--data: the folder ${typed} holds too many files.`);
    }
  }
}

const noDecoder: PictureDecoder = async (_, type) => {
  throw new RefusedPicture(
    `${type === 'jpeg' ? 'JPEG' : 'WebP'} is not read on the command line; convert the pictures to PNG, or use the page.`,
  );
};

export interface RunImages {
  readonly set: ImageSet;
  /** One sentence for each change to the files. */
  readonly notes: readonly string[];
}

/** The real images of a recipe. Returns undefined for a method that uses none. */
export async function runImages(recipe: Recipe, data: string | undefined): Promise<RunImages | undefined> {
  if (!traitsOf(recipe.method).needs.images) return undefined;
  if (recipe.dataset === 'shapes10') return { set: shapes10ForRuns(recipe.resolution), notes: [] };
  const files = await dataFiles(data ?? '');
  try {
    return await readImages(files, { side: recipe.resolution, decode: noDecoder });
  } catch (e) {
    throw new EngineError('bad-file', messageOf(e));
  }
}
