// Ways to make a recipe fit into memory, each computed by the same plan as the recipe itself.

import { presetRecipe } from '../../recipes/presets.ts';
import { microBatchOf, type Recipe } from '../../recipes/recipe.ts';
import { validate } from '../../recipes/validate.ts';

/** One click: the changes, and the bytes that a run would take then. */
export interface Fit {
  readonly kind: 'recompute' | 'microBatch' | 'both' | 'batch' | 'nano';
  readonly recipe: Recipe;
  readonly bytes: number;
}

/** Bytes that a recipe would take; null where that cannot be known. */
export type Measure = (recipe: Recipe) => Promise<number | null>;

/** How far a line may be off what a plan really takes. */
const MARGIN = 1.2;

/** `size` halved again and again, down to 1; only what divides `of`. */
function smaller(size: number, of = 0): number[] {
  const out: number[] = [];
  for (let n = size >> 1; n >= 1; n >>= 1) if (of % n === 0) out.push(n);
  return out;
}

/** Every way that fits, the least drastic first. Recomputing and micro-batches keep what is trained; the others do not. */
export async function findFits(recipe: Recipe, safe: number, measure: Measure): Promise<Fit[]> {
  const { batch } = recipe;
  const micros = smaller(microBatchOf(recipe), batch);
  const batches = smaller(batch).map((n) => ({ batch: n, microBatch: 0 }));
  const ways: [Fit['kind'], Recipe[]][] = [
    ['recompute', recipe.recompute ? [] : [{ ...recipe, recompute: true }]],
    ['microBatch', micros.map((microBatch) => ({ ...recipe, microBatch }))],
    ['both', recipe.recompute ? [] : micros.map((microBatch) => ({ ...recipe, microBatch, recompute: true }))],
    ['batch', batches.map((changes) => ({ ...recipe, ...changes }))],
    ['nano', recipe.preset === 'nano' ? [] : [presetRecipe('nano')]],
  ];
  const fits: Fit[] = [];
  for (const [kind, recipes] of ways) {
    // Both at once only where neither alone is enough.
    if (kind === 'both' && fits.length > 0) continue;
    const fit = await firstFit(kind, recipes, safe, measure);
    if (fit) fits.push(fit);
  }
  return fits;
}

/** The first that fits. What sizes take is close to a line, so those far above it are not recorded at all. */
async function firstFit(kind: Fit['kind'], recipes: Recipe[], safe: number, measure: Measure): Promise<Fit | null> {
  const known: number[] = [];
  for (const recipe of recipes) {
    if (validate(recipe).length > 0) continue;
    const [b, a] = [known.at(-1), known.at(-2)];
    const next = a !== undefined && b !== undefined ? b - (a - b) / 2 : 0;
    if (next > safe * MARGIN) {
      known.push(next);
      continue;
    }
    const bytes = await measure(recipe);
    if (bytes !== null && bytes <= safe) return { kind, recipe, bytes };
    known.push(bytes ?? safe);
  }
  return null;
}
