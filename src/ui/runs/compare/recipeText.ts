// Settings of a recipe as text.
import type { Recipe, RecipeKey } from '../../../recipes/recipe.ts';
import type { Messages } from '../../messages/en/index.ts';

/** A setting's value as text. */
export function valueText(recipe: Recipe, key: RecipeKey, m: Messages['recipe']): string {
  const value = recipe[key];
  if (key === 'method') return m.methods[recipe.method];
  if (key === 'dataset') return m.datasets[recipe.dataset];
  if (value === null) return '–';
  if (typeof value === 'boolean') return value ? m.on : m.off;
  if (typeof value === 'string') return value.replace('.safetensors', '');
  const plain = String(value);
  const short = value.toExponential().replace('e+', 'e');
  return value !== 0 && (Math.abs(value) < 1e-2 || Math.abs(value) >= 1e6) && short.length < plain.length
    ? short
    : plain;
}
