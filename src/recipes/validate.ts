// A recipe's issues, one sentence each: first each field against its row, then the fields against each other.
import { FIELDS, type Field, isAdversarial, type Recipe, type RecipeKey } from './recipe.ts';

export interface Issue {
  key: RecipeKey;
  message: string;
}

/** What is wrong with one value of one field, or null. */
export function checkField(field: Field, value: unknown): string | null {
  const { label, type } = field;
  if (type === 'bool') return typeof value === 'boolean' ? null : `${label} must be on or off, got ${String(value)}.`;
  if (type === 'choice') {
    const choices = field.choices ?? [];
    return choices.includes(String(value))
      ? null
      : `${label} must be one of ${choices.join(', ')}; got ${String(value)}.`;
  }
  if (type === 'text') {
    if (field.default === null && (value === null || value === '')) return null;
    return typeof value === 'string' && value !== '' ? null : `${label} must name a weights file.`;
  }
  if (typeof value !== 'number' || !Number.isFinite(value)) return `${label} must be a number, got ${String(value)}.`;
  if (type === 'int' && !Number.isInteger(value)) return `${label} must be a whole number, got ${value}.`;
  if (field.min !== undefined && value < field.min) return `${label} must be at least ${field.min}, got ${value}.`;
  if (field.max !== undefined && value > field.max) return `${label} must be at most ${field.max}, got ${value}.`;
  return null;
}

/** All issues of a recipe; empty when it can run. */
export function validate(recipe: Recipe): Issue[] {
  const issues: Issue[] = [];
  for (const field of FIELDS) {
    const message = checkField(field, recipe[field.key]);
    if (message) issues.push({ key: field.key, message });
  }
  if (recipe.sigmaMin >= recipe.sigmaMax)
    issues.push({
      key: 'sigmaMin',
      message: `The schedule’s low end ${recipe.sigmaMin} must be below its high end ${recipe.sigmaMax}.`,
    });
  if (recipe.microBatch > 0 && recipe.batch % recipe.microBatch !== 0)
    issues.push({
      key: 'microBatch',
      message: `The batch of ${recipe.batch} images does not divide into micro-batches of ${recipe.microBatch}.`,
    });
  if (recipe.method === 'sid2a' && !recipe.init)
    issues.push({ key: 'init', message: 'SiD²A starts from a finished SiD generator: name its weights file.' });
  if (recipe.method !== 'sid2a' && recipe.init)
    issues.push({
      key: 'init',
      message: 'Only SiD²A starts from a generator’s weights: choose that method or empty this field.',
    });
  if (isAdversarial(recipe.method) && recipe.ganAfter < recipe.thetaAfter)
    issues.push({
      key: 'ganAfter',
      message: `The adversarial loss cannot start (${recipe.ganAfter}) before the generator learns (${recipe.thetaAfter}).`,
    });
  return issues;
}
