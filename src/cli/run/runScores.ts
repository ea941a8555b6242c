// KID-tiny of a run on the command line. The reference is its real images, or those of its teacher's data set.
import type { ImageSet } from '../../data/sets/imageSet.ts';
import { referenceImages } from '../../metrics/features.ts';
import { openScorer, type Scorer } from '../../metrics/scorer.ts';
import type { Recipe } from '../../recipes/recipe.ts';
import { referenceName, scoreFiles, scoreSourceOf } from '../../runs/readings/scoreSource.ts';
import type { Scores } from '../../trainer/scoring.ts';
import { readShipped } from '../files.ts';

const WHY = {
  size: 'its classifiers read images of 16x16 and 32x32 pixels',
  'no-images': 'SiD has no real images, and of this teacher’s data no features come with the project',
};

/** Scores a run's samples in this thread. Returns one sentence if there is no reference. */
export function scoresOf(recipe: Recipe, images: ImageSet | undefined): Scores | string {
  const source = scoreSourceOf(recipe);
  if (source.kind === 'none') return `no KID-tiny: ${WHY[source.why]}`;
  const { resolution } = recipe;
  const { classifier, features } = scoreFiles(source);
  const real = features ?? (images && referenceImages(images.pixels, resolution));
  let scorer: Promise<Scorer> | null = null;
  return {
    reference: referenceName(source, resolution, images?.fingerprint),
    inRows: true,
    async score(samples) {
      const began = performance.now();
      if (!real) throw new Error('The run has no real images.');
      scorer ??= openScorer({ classifier, real }, resolution, readShipped);
      return { ...(await (await scorer).score(samples, resolution)), ms: performance.now() - began };
    },
    close() {},
  };
}
