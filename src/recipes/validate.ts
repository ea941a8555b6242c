// Validates a recipe: first each field against its row, then the fields against each other. Each issue is one sentence.

import { EngineError } from '../lib/errors.ts';
import { FIELDS, fieldOf } from './fields.ts';
import { traitsOf } from './methods.ts';
import { type Problem, sentenceOf } from './problems.ts';
import type { Field, Recipe, RecipeKey } from './recipe.ts';

export interface Issue {
  key: RecipeKey;
  problem: Problem;
  /** The problem in English. */
  message: string;
}

/** The problem of one value of one field. Returns null if the value is valid. */
export function problemOf(field: Field, value: unknown): Problem | null {
  const { type } = field;
  if (type === 'bool') return typeof value === 'boolean' ? null : { code: 'not-bool', value: String(value) };
  if (type === 'choice') {
    const choices = field.choices ?? [];
    return choices.includes(String(value)) ? null : { code: 'not-choice', choices, value: String(value) };
  }
  if (type === 'text') {
    if (field.default === null && (value === null || value === '')) return null;
    return typeof value === 'string' && value !== '' ? null : { code: 'no-name' };
  }
  if (value === null && field.default === null) return null;
  if (typeof value !== 'number' || !Number.isFinite(value)) return { code: 'not-number', value: String(value) };
  if (type === 'int' && !Number.isInteger(value)) return { code: 'not-whole', value: String(value) };
  if (field.min !== undefined && value < field.min) return { code: 'below', limit: field.min, value };
  if (field.max !== undefined && value > field.max) return { code: 'above', limit: field.max, value };
  return null;
}

/** The problem as one English sentence. Returns null if the value is valid. */
export function checkField(field: Field, value: unknown): string | null {
  const problem = problemOf(field, value);
  return problem && sentenceOf(problem, field.label);
}

/** Problems between fields. */
function between(r: Recipe): [RecipeKey, Problem][] {
  const found: [RecipeKey, Problem][] = [];
  if (r.sigmaMin >= r.sigmaMax) found.push(['sigmaMin', { code: 'sigma-order', min: r.sigmaMin, max: r.sigmaMax }]);
  if (r.microBatch > 0 && r.batch % r.microBatch !== 0)
    found.push(['microBatch', { code: 'micro-batch', batch: r.batch, microBatch: r.microBatch }]);
  const { judges, needs } = traitsOf(r.method);
  if (needs.start === 'must' && !r.init) found.push(['init', { code: 'needs-init' }]);
  if (needs.start === 'none' && r.init) found.push(['init', { code: 'no-init' }]);
  if (judges && r.ganAfter < r.thetaAfter)
    found.push(['ganAfter', { code: 'warm-up', gan: r.ganAfter, theta: r.thetaAfter }]);
  return found;
}

/** All issues of a recipe. Returns an empty list if the recipe can run. */
export function validate(recipe: Recipe): Issue[] {
  const own = FIELDS.flatMap((field): [RecipeKey, Problem][] => {
    const problem = problemOf(field, recipe[field.key]);
    return problem ? [[field.key, problem]] : [];
  });
  return [...own, ...between(recipe)].map(([key, problem]) => ({
    key,
    problem,
    message: sentenceOf(problem, fieldOf(key).label),
  }));
}

/** The settings of a run with live changes. Throws one sentence if a change is not live, or if its value is bad. */
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
