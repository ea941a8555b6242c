// Chooses the reference of a run's scores: its real images if it has any, else those of its teacher's data set.
import { traitsOf } from '../../recipes/methods.ts';
import type { Recipe } from '../../recipes/recipe.ts';
import type { RunMeta } from '../model/history.ts';
import { datasetOf } from './cellFacts.ts';

/** Largest share of a run's time for sampling and scoring. */
export const SCORE_SHARE = 0.05;

/** Sets whose classifier and features ship with the project. */
export type ScoredSet = 'shapes10' | 'cifar10';

/** The project's features, the run's own images with a classifier, or the reason why there is no reference. */
export type ScoreSource =
  | { readonly kind: 'shipped'; readonly set: ScoredSet }
  | { readonly kind: 'images'; readonly classifier: ScoredSet }
  | { readonly kind: 'none'; readonly why: 'size' | 'no-images' };

/** Sides of images that have features. */
const SIDES: Readonly<Record<ScoredSet, readonly number[]>> = { shapes10: [16, 32], cifar10: [32] };

export function scoreSourceOf(recipe: Pick<Recipe, 'method' | 'dataset' | 'resolution' | 'teacher'>): ScoreSource {
  const { method, dataset, resolution, teacher } = recipe;
  // The classifiers accept no other sides.
  if (resolution !== 16 && resolution !== 32) return { kind: 'none', why: 'size' };
  if (traitsOf(method).needs.images)
    return dataset === 'shapes10' ? { kind: 'shipped', set: dataset } : { kind: 'images', classifier: 'cifar10' };
  // A SiD recipe has a data set that is not used; Shapes-10 is only its default.
  const set = datasetOf(teacher) ?? (dataset === 'cifar10' ? dataset : null);
  return set && set !== 'own' && SIDES[set].includes(resolution)
    ? { kind: 'shipped', set }
    : { kind: 'none', why: 'no-images' };
}

/** The file under public/ with a set's classifier or features. */
const scoreFile = (set: ScoredSet, what: 'classifier' | 'features'): string => `metrics/${set}-${what}.safetensors`;

/** The files under public/ that a scorer reads. `features` is null if the run's own images are the reference. */
export function scoreFiles(source: Exclude<ScoreSource, { kind: 'none' }>): {
  classifier: string;
  features: string | null;
} {
  return source.kind === 'shipped'
    ? { classifier: scoreFile(source.set, 'classifier'), features: scoreFile(source.set, 'features') }
    : { classifier: scoreFile(source.classifier, 'classifier'), features: null };
}

/** The reference of a run's scores. Returns '' if it is unknown; such scores compare with no others. */
export function scoredBy({ recipe, scoredBy: known }: RunMeta): string {
  if (known !== undefined) return known;
  const source = scoreSourceOf(recipe);
  return source.kind === 'shipped' ? referenceName(source, recipe.resolution) : '';
}

/** Names a reference. Scores with different names do not compare. `fingerprint` is that of the run's own images. */
export function referenceName(source: ScoreSource, resolution: number, fingerprint = ''): string {
  if (source.kind === 'none') return '';
  return `${source.kind === 'shipped' ? source.set : fingerprint}@${resolution}`;
}
