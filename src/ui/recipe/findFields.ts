import { FIELDS } from '../../recipes/fields.ts';
import type { RecipeKey } from '../../recipes/recipe.ts';
import { useMessages } from '../messages/useMessages.ts';

/** The fields whose label, symbol, name or explanation holds every word of a text; in the page's language or the table's. */
export function useFound(text: string): ReadonlySet<RecipeKey> {
  const { fields } = useMessages();
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const hits = FIELDS.filter((f) => {
    const { label, doc } = fields[f.key as keyof typeof fields];
    const all = [f.key, f.symbol, f.symbol.replace('_', ''), f.label, f.doc, label, doc].join(' ').toLowerCase();
    return words.every((word) => all.includes(word));
  });
  return new Set(hits.map((f) => f.key));
}
