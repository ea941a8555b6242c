// Small runs for tests: the tiny random teacher, ten classes of shapes at 16x16.
import type { ImageSet } from '../../src/data/sets/imageSet.ts';
import { makeShapes10 } from '../../src/data/sets/shapes10.ts';
import { presetRecipe } from '../../src/recipes/presets.ts';
import type { Recipe } from '../../src/recipes/recipe.ts';
import type { MetricsRow } from '../../src/runs/report.ts';
import type { TrainerOptions } from '../../src/trainer/options.ts';
import { Trainer } from '../../src/trainer/trainer.ts';
import { openTestGpu } from '../support/device.ts';
import { tinyTeacher } from '../support/tinyTeacher.ts';

export const teacher = tinyTeacher();
export const shapes: ImageSet = makeShapes10(60, 1, 16);

/** A quick recipe of any method. */
export function recipe(changes: Partial<Recipe> = {}): Recipe {
  const base = presetRecipe('nano');
  return { ...base, batch: 2, gridSize: 2, steps: 1000, dropout: 0.1, lr: 1e-3, glr: 1e-3, ...changes };
}

/** Opens a run; SiD gets no images. */
export async function open(changes: Partial<Recipe> = {}, rest: Partial<TrainerOptions> = {}): Promise<Trainer> {
  const r = recipe(changes);
  const images = r.method === 'sid' ? {} : { images: shapes };
  return Trainer.create({ gpu: await openTestGpu(), recipe: r, teacher, ...images, ...rest });
}

/** Takes n steps. Returns their rows without times. */
export async function steps(t: Trainer, n: number): Promise<Omit<MetricsRow, 'sec'>[]> {
  for (let i = 0; i < n; i++) await t.stepOnce();
  return (await t.takeMetrics()).map(({ sec: _, ...row }) => row);
}
