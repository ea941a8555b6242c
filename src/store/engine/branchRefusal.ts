// The limits of a branch: it continues with the weights, the optimiser's moments and the latents of its parent.
import { FIELDS, recipeDiff } from '../../recipes/fields.ts';
import type { Recipe, RecipeKey } from '../../recipes/recipe.ts';
import { type Issue, validate } from '../../recipes/validate.ts';

export type BranchRefusal =
  /** There is no run, or a run is being loaded. */
  | { readonly why: 'no-run' }
  /** The run has not trained yet, so there is no state to branch from. */
  | { readonly why: 'no-checkpoint' }
  /** Changed settings that fix the weights, the images or the latents of the sheets. */
  | { readonly why: 'fixed'; readonly keys: readonly RecipeKey[] }
  /** The changed recipe has no more steps than the run has done. */
  | { readonly why: 'finished'; readonly steps: number }
  | { readonly why: 'bad-recipe'; readonly issue: Issue };

/** The part of the store's run that decides whether it can branch. */
interface Branching {
  readonly recipe: Recipe | null;
  readonly phase: { readonly kind: string };
  readonly step: number;
  /** The last checkpoint; null if there is none. */
  readonly checkpoint: object | null;
}

/** Settings that a branch shares with its parent. */
export const FIXED_IN_BRANCH: readonly RecipeKey[] = FIELDS.filter((f) => f.change === 'new').map((f) => f.key);

/** The recipe of a branch: the run's recipe with changes. The preset's name stays. */
export function branchRecipe(going: Recipe, changes: Partial<Recipe>): Recipe {
  return { ...going, ...changes, preset: going.preset };
}

/** The reason why the loaded run cannot branch with these changes. Returns null if it can. */
export function branchRefusal(run: Branching, changes: Partial<Recipe>): BranchRefusal | null {
  const { recipe: going, phase, step, checkpoint } = run;
  const loaded = phase.kind === 'running' || phase.kind === 'paused' || phase.kind === 'finished';
  if (!going || !loaded) return { why: 'no-run' };
  if (step === 0 || (phase.kind !== 'running' && !checkpoint)) return { why: 'no-checkpoint' };
  const recipe = branchRecipe(going, changes);
  const keys = recipeDiff(going, recipe).filter((key) => FIXED_IN_BRANCH.includes(key));
  if (keys.length > 0) return { why: 'fixed', keys };
  const [issue] = validate(recipe);
  if (issue) return { why: 'bad-recipe', issue };
  if (recipe.steps <= step) return { why: 'finished', steps: step };
  return null;
}

/** The fields of the form that differ from the loaded run's recipe. */
export function formChanges(run: Pick<Branching, 'recipe'>, form: Recipe): Partial<Recipe> {
  const { recipe: going } = run;
  if (!going) return {};
  return Object.fromEntries(recipeDiff(going, form).map((key) => [key, form[key]]));
}
