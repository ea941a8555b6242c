// The weights that a run starts from, read and checked against each other.
import type { ImageSet } from '../data/sets/imageSet.ts';
import { EngineError } from '../lib/errors.ts';
import type { Denoiser } from '../nn/nets/network.ts';
import { withSigmaData } from '../nn/nets/registry.ts';
import type { Recipe } from '../recipes/recipe.ts';
import { validate } from '../recipes/validate.ts';
import { checkSameNetwork } from '../weights/fit.ts';
import { readWeights, type WeightsFile } from '../weights/read.ts';
import { checkFit } from './batches.ts';

/** The teacher's weights, and those that theta and psi start from. */
export interface StartFiles {
  /** The teacher's network, preconditioned for the recipe's sigmaData. */
  readonly net: Denoiser;
  readonly file: WeightsFile;
  readonly start: WeightsFile;
  readonly psiStart: WeightsFile;
}

interface Given {
  readonly recipe: Recipe;
  readonly teacher: Uint8Array;
  readonly init?: Uint8Array;
  readonly psiInit?: Uint8Array;
  readonly images?: ImageSet;
}

/** Throws one sentence where recipe, files and images do not fit each other. */
export function readStartFiles({ recipe, teacher, init, psiInit, images }: Given): StartFiles {
  const issue = validate(recipe)[0];
  // SiD2A's file comes with the call: the recipe's name for it may be empty.
  if (issue && !(issue.key === 'init' && init)) throw new EngineError('bad-recipe', issue.message);
  const file = readWeights(teacher, 'The teacher');
  checkFit(recipe, file.net, images);
  const start = init ? readWeights(init, 'The generator') : file;
  const psiStart = psiInit ? readWeights(psiInit, 'The fake score', 'fake score') : file;
  for (const other of [start, psiStart]) checkSameNetwork(file, other);
  return { net: withSigmaData(file.net, recipe.sigmaData), file, start, psiStart };
}
