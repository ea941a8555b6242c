// What is known of the samples of a sheet: their latents, and their classes where the teacher is one of the built-in ones.

import { defaultRecipe } from '../../recipes/fields.ts';
import { PRESETS } from '../../recipes/presets.ts';
import type { Recipe } from '../../recipes/recipe.ts';

/** Classes of every built-in teacher. */
export const CLASSES = 10;

export interface CellFacts {
  /** The seed of the sample's latent. */
  readonly latent: number;
  /** The class that it is asked for; null where the teacher's classes are not known. */
  readonly label: number | null;
  /** The data set whose classes those are. */
  readonly dataset: Recipe['dataset'] | null;
}

/** The data set of a built-in teacher; null for another file. */
export function datasetOf(teacher: string): Recipe['dataset'] | null {
  const preset = PRESETS.find(({ changes }) => changes.teacher === teacher);
  return preset ? (preset.changes.dataset ?? defaultRecipe().dataset) : null;
}

/** Facts of sample `index` of a run's sheets: latents count up from the run's seed, classes take turns. */
export function cellFacts({ seed, teacher }: Pick<Recipe, 'seed' | 'teacher'>, index: number): CellFacts {
  const dataset = datasetOf(teacher);
  return { latent: seed + index, label: dataset === null ? null : index % CLASSES, dataset };
}
