// The scalars of a step in a run's metrics rows: those of its method, and those of the extensions that its recipe has.
import type { StepKey } from '../lib/metricKeys.ts';
import { traitsOf } from './methods.ts';
import type { Recipe } from './recipe.ts';

/** Whether the recipe's critic has noise of its own. */
export function hasOwnNoise(r: Pick<Recipe, 'method' | 'dPMean'>): boolean {
  return traitsOf(r.method).judges && r.dPMean !== null;
}

/** The columns of a recipe's metrics rows. Recipes without extensions have exactly the method's columns. */
export function columnsOf(r: Recipe): readonly StepKey[] {
  const { columns } = traitsOf(r.method);
  return hasOwnNoise(r) ? [...columns, 'auc'] : columns;
}
