// The value of a field as text.
import { shortNumber } from '../../recipes/link.ts';
import type { Recipe } from '../../recipes/recipe.ts';
import { useMessages } from '../messages/useMessages.ts';

export function useShownValue(): (value: Recipe[keyof Recipe]) => string {
  const m = useMessages().recipe;
  const names: Readonly<Record<string, string>> = { ...m.methods, ...m.datasets, ...m.means };
  return (value) => {
    if (value === null || value === '') return m.none;
    if (typeof value === 'boolean') return value ? m.on : m.off;
    return typeof value === 'number' ? shown(value) : (names[value] ?? value);
  };
}

/** 12800 → 12,800; 0.00005 → 5e-5. */
export function shown(value: number): string {
  const short = shortNumber(value);
  const far = value !== 0 && (Math.abs(value) < 1e-3 || Math.abs(value) >= 1e6);
  return far && short.includes('e') ? short : value.toLocaleString('en-US', { maximumFractionDigits: 20 });
}
