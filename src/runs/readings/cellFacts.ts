// Facts about the samples of a sheet: their latents and, for built-in teachers, their classes.

import { defaultRecipe } from '../../recipes/fields.ts';
import { PRESETS } from '../../recipes/presets.ts';
import type { Recipe } from '../../recipes/recipe.ts';

/** Number of classes of every built-in teacher. */
export const CLASSES = 10;

export interface CellFacts {
  /** The seed of the sample's latent. */
  readonly latent: number;
  /** The requested class. Null if the teacher's classes are unknown. */
  readonly label: number | null;
  /** The data set with these classes. */
  readonly dataset: Recipe['dataset'] | null;
}

/** The data set of a built-in teacher. Returns null for another file. */
export function datasetOf(teacher: string): Recipe['dataset'] | null {
  const preset = PRESETS.find(({ changes }) => changes.teacher === teacher);
  return preset ? (preset.changes.dataset ?? defaultRecipe().dataset) : null;
}

/** Facts about sample `index` of a run's sheets. Latents count up from the run's seed; classes repeat in order. */
export function cellFacts({ seed, teacher }: Pick<Recipe, 'seed' | 'teacher'>, index: number): CellFacts {
  const dataset = datasetOf(teacher);
  return { latent: seed + index, label: dataset === null ? null : index % CLASSES, dataset };
}
