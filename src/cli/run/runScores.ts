// KID-tiny of a run on the command line: against its real images, or those of its teacher's data set.
import type { ImageSet } from '../../data/sets/imageSet.ts';
import { referenceImages } from '../../metrics/features.ts';
import { openScorer, type Score, type Scorer } from '../../metrics/scorer.ts';
import type { Recipe } from '../../recipes/recipe.ts';
import { scoreFiles, scoreSourceOf } from '../../runs/readings/scoreSource.ts';
import { readShipped } from '../files.ts';
import { count } from './progress.ts';

/** Scores [n, 3, R, R] bytes; the first time it reads the classifier and what it compares with. */
export type ScoreSamples = (samples: Uint8Array) => Promise<Score>;

const WHY = {
  size: 'its classifiers read images of 16x16 and 32x32 pixels',
  'no-images': 'SiD has no real images, and of this teacher’s data no features come with the project',
};

/** How a run's samples are scored; or one sentence why they are not. */
export function scoresOf(recipe: Recipe, images: ImageSet | undefined): ScoreSamples | string {
  const source = scoreSourceOf(recipe);
  if (source.kind === 'none') return `no KID-tiny: ${WHY[source.why]}`;
  const { resolution } = recipe;
  const { classifier, features } = scoreFiles(source);
  const real = features ?? (images && referenceImages(images.pixels, resolution));
  let scorer: Promise<Scorer> | null = null;
  return async (samples) => {
    if (!real) throw new Error('The run has no real images.');
    scorer ??= openScorer({ classifier, real }, resolution, readShipped);
    return (await scorer).score(samples, resolution);
  };
}

/** A score as a line of the run's log. */
export function scoreText({ mean, sd, floor, n }: Score, nimg: number): string {
  const [a, b, c] = [mean, sd, floor].map((x) => x.toPrecision(3));
  return `KID-tiny ${a} ± ${b} at ${count(nimg)} images (${n} samples; real images come to ${c})`;
}
