// Settings that may change while a run is going.
import { EngineError } from '../lib/errors.ts';
import { fieldOf } from './fields.ts';
import type { Recipe, RecipeKey } from './recipe.ts';
import { validate } from './validate.ts';

/** The settings with live changes; throws one sentence where a change is not one, or what comes out is no recipe. */
export function withLive(settings: Recipe, changes: Partial<Recipe>): Recipe {
  for (const key of Object.keys(changes) as RecipeKey[]) {
    const field = fieldOf(key);
    if (!field.live)
      throw new EngineError(
        'bad-recipe',
        `${field.label} is fixed once a run has begun: start a new run to change it.`,
      );
  }
  const next = { ...settings, ...changes };
  const issue = validate(next).find((i) => i.key in changes);
  if (issue) throw new EngineError('bad-recipe', issue.message);
  return next;
}
