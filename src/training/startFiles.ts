// The weights that a run starts from, read and checked against each other.
import type { ImageSet } from '../data/sets/imageSet.ts';
import { initialWeights } from '../diffusion/initialWeights.ts';
import type { StartFrom } from '../diffusion/methods/method.ts';
import { EngineError } from '../lib/errors.ts';
import type { Denoiser } from '../nn/nets/network.ts';
import { withSigmaData } from '../nn/nets/registry.ts';
import { traitsOf } from '../recipes/methods.ts';
import type { Recipe } from '../recipes/recipe.ts';
import { validate } from '../recipes/validate.ts';
import { checkSameNetwork, differences } from '../weights/fit.ts';
import { fingerprintOfWeights, readNetwork, readWeights, type WeightsFile } from '../weights/read.ts';
import { checkFit } from './batches.ts';

/** Tensors that fill a network; `what` names them in error sentences. */
export type StartWeights = Pick<WeightsFile, 'get' | 'what'>;

/** The networks' first weights by the recipe's fields, and the network that they are of. */
export interface StartFiles {
  /** Preconditioned for the recipe's sigmaData. */
  readonly net: Denoiser;
  readonly weights: Readonly<Record<StartFrom, StartWeights>>;
  /** Names the distilled teacher in checkpoints; empty for a method without. */
  readonly teacher: string;
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
  if (!traitsOf(recipe.method).needs.teacher) return readTraining(recipe, teacher, init, images);
  const file = readWeights(teacher, 'The teacher');
  checkFit(recipe, file.net, images);
  const start = init ? readWeights(init, 'The generator') : file;
  const psiStart = psiInit ? readWeights(psiInit, 'The fake score', 'fake score') : file;
  for (const other of [start, psiStart]) checkSameNetwork(file, other);
  return {
    net: withSigmaData(file.net, recipe.sigmaData),
    weights: { teacher: file, init: start, psiInit: psiStart },
    teacher: fingerprintOfWeights(teacher, file.metadata),
  };
}

/** The start of a teacher's training: the network of a file, with given weights or EDM's first ones. */
function readTraining(
  recipe: Recipe,
  teacher: Uint8Array,
  init: Uint8Array | undefined,
  images: ImageSet | undefined,
): StartFiles {
  const net = withSigmaData(readNetwork(teacher, 'The teacher'), recipe.sigmaData);
  checkFit(recipe, net, images);
  const given = init && readWeights(init, 'The file of first weights');
  const differ = given && differences(net, given.shapes);
  if (differ) throw new EngineError('bad-file', `The file of first weights is for another network: ${differ}.`);
  const start: StartWeights = given ?? { get: initialWeights(net, recipe.seed), what: 'EDM’s first weights' };
  return { net, weights: { teacher: start, init: start, psiInit: start }, teacher: '' };
}
