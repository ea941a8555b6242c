// What a run's samples are scored against: its real images where it has some, else those of its teacher's data set.
import { traitsOf } from '../../recipes/methods.ts';
import type { Recipe } from '../../recipes/recipe.ts';
import type { RunMeta } from '../model/history.ts';
import { datasetOf } from './cellFacts.ts';

/** Sampling and scoring together may take this share of a run's time. */
export const SCORE_SHARE = 0.05;

/** Sets whose classifier and features come with the project. */
export type ScoredSet = 'shapes10' | 'cifar10';

/** Features that come along, or those of the run's own images under a classifier; or why there is nothing to compare with. */
export type ScoreSource =
  | { readonly kind: 'shipped'; readonly set: ScoredSet }
  | { readonly kind: 'images'; readonly classifier: ScoredSet }
  | { readonly kind: 'none'; readonly why: 'size' | 'no-images' };

/** Sides of images that the features come for. */
const SIDES: Readonly<Record<ScoredSet, readonly number[]>> = { shapes10: [16, 32], cifar10: [32] };

export function scoreSourceOf(recipe: Pick<Recipe, 'method' | 'dataset' | 'resolution' | 'teacher'>): ScoreSource {
  const { method, dataset, resolution, teacher } = recipe;
  // The classifiers read no others.
  if (resolution !== 16 && resolution !== 32) return { kind: 'none', why: 'size' };
  if (traitsOf(method).needs.images)
    return dataset === 'shapes10' ? { kind: 'shipped', set: dataset } : { kind: 'images', classifier: 'cifar10' };
  // SiD's recipe names a data set that it never looks at; Shapes-10 is what stands there when nobody chose.
  const set = datasetOf(teacher) ?? (dataset === 'cifar10' ? dataset : null);
  return set && set !== 'own' && SIDES[set].includes(resolution)
    ? { kind: 'shipped', set }
    : { kind: 'none', why: 'no-images' };
}

/** The file under public/ that holds a set's classifier, or its features. */
const scoreFile = (set: ScoredSet, what: 'classifier' | 'features'): string => `metrics/${set}-${what}.safetensors`;

/** The files under public/ that a scorer reads; `features` is null if the run's own images are the reference. */
export function scoreFiles(source: Exclude<ScoreSource, { kind: 'none' }>): {
  classifier: string;
  features: string | null;
} {
  return source.kind === 'shipped'
    ? { classifier: scoreFile(source.set, 'classifier'), features: scoreFile(source.set, 'features') }
    : { classifier: scoreFile(source.classifier, 'classifier'), features: null };
}

/** What a run's scores were taken against; '' where that is not known, so that they compare with no other's. */
export function scoredBy({ recipe, scoredBy: told }: RunMeta): string {
  if (told !== undefined) return told;
  const source = scoreSourceOf(recipe);
  return source.kind === 'shipped' ? referenceName(source, recipe.resolution) : '';
}

/** Names what a score was taken against; scores of different names do not compare. `fingerprint`: of a run's own images. */
export function referenceName(source: ScoreSource, resolution: number, fingerprint = ''): string {
  if (source.kind === 'none') return '';
  return `${source.kind === 'shipped' ? source.set : fingerprint}@${resolution}`;
}
