// Changes that make a recipe fit into memory. The memory of each is computed by the same plan as for the recipe itself.

import { presetRecipe } from '../../recipes/presets.ts';
import { microBatchOf, type Recipe } from '../../recipes/recipe.ts';
import { validate } from '../../recipes/validate.ts';

/** One suggestion: the changes, and the bytes that the run would then use. */
export interface Fit {
  readonly kind: 'recompute' | 'microBatch' | 'both' | 'batch' | 'nano';
  readonly recipe: Recipe;
  readonly bytes: number;
}

/** Bytes that a recipe would use. Resolves to null if they cannot be computed. */
export type Measure = (recipe: Recipe) => Promise<number | null>;

/** The largest factor by which a linear estimate may differ from a plan's real size. */
const MARGIN = 1.2;

/** `size` halved repeatedly, down to 1. With `of`, only sizes that divide `of`. */
function smaller(size: number, of = 0): number[] {
  const out: number[] = [];
  for (let n = size >> 1; n >= 1; n >>= 1) if (of % n === 0) out.push(n);
  return out;
}

/**
 * Every suggestion that fits, the smallest change first. Recomputing and micro-batches do not change the training. The
 * others do.
 */
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
    // Both changes together are suggested only if neither is enough alone.
    if (kind === 'both' && fits.length > 0) continue;
    const fit = await firstFit(kind, recipes, safe, measure);
    if (fit) fits.push(fit);
  }
  return fits;
}

/**
 * The first recipe that fits. Memory is nearly linear in the size, so recipes that are far too large are not recorded.
 */
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
