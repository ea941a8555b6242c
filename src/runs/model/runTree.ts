// Runs as a tree of branches: sorted among siblings, children under their parents.
import { presetRecipe } from '../../recipes/presets.ts';
import type { Recipe } from '../../recipes/recipe.ts';
import type { RunMeta } from './history.ts';

/** Whether more siblings follow, at a level of the tree. */
type Rail = boolean;

export interface TreeRow {
  readonly meta: RunMeta;
  /** One a level above this run, the outermost first; empty for a run that is no branch of another here. */
  readonly rails: readonly Rail[];
}

/** Rows in the order of a list. A run whose parent is gone stands by itself. */
export function treeOf(metas: readonly RunMeta[], compare: (a: RunMeta, b: RunMeta) => number): TreeRow[] {
  const ids = new Set(metas.map((m) => m.id));
  const children = new Map<string | null, RunMeta[]>();
  for (const meta of metas) {
    const parent = meta.parent && ids.has(meta.parent.id) && meta.parent.id !== meta.id ? meta.parent.id : null;
    children.set(parent, [...(children.get(parent) ?? []), meta]);
  }
  const rows: TreeRow[] = [];
  const visit = (parent: string | null, rails: readonly Rail[]): void => {
    const siblings = (children.get(parent) ?? []).sort(compare);
    for (const [i, meta] of siblings.entries()) {
      const mine = parent === null ? [] : [...rails, i < siblings.length - 1];
      rows.push({ meta, rails: mine });
      visit(meta.id, mine);
    }
  };
  visit(null, []);
  // Runs that claim to descend from each other, as a broken bundle could: each stands by itself.
  const seen = new Set(rows.map((r) => r.meta.id));
  for (const meta of metas) if (!seen.has(meta.id)) rows.push({ meta, rails: [] });
  return rows;
}

/** What a run's recipe is compared with: its parent's, else its preset's; null where neither is known. */
export function baseRecipe(meta: RunMeta, metas: readonly RunMeta[]): Recipe | null {
  const parent = metas.find((m) => m.id === meta.parent?.id);
  if (parent) return parent.recipe;
  try {
    return presetRecipe(meta.recipe.preset);
  } catch {
    return null;
  }
}
