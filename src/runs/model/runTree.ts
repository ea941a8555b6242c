// Arranges runs as a tree of branches: siblings are sorted, children follow their parents.
import { presetRecipe } from '../../recipes/presets.ts';
import type { Recipe } from '../../recipes/recipe.ts';
import type { RunMeta } from './history.ts';

/** Whether more siblings follow at a level of the tree. */
type Rail = boolean;

export interface TreeRow {
  readonly meta: RunMeta;
  /** One element per level above this run, the outermost first. Empty if the run's parent is not in the list. */
  readonly rails: readonly Rail[];
}

/** Rows in the order of a list. A run without its parent is a root. */
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
  // A broken bundle can contain runs that descend from each other. Each of them becomes a root.
  const seen = new Set(rows.map((r) => r.meta.id));
  for (const meta of metas) if (!seen.has(meta.id)) rows.push({ meta, rails: [] });
  return rows;
}

/** The recipe to compare a run's recipe with: its parent's, else its preset's. Returns null if neither is known. */
export function baseRecipe(meta: RunMeta, metas: readonly RunMeta[]): Recipe | null {
  const parent = metas.find((m) => m.id === meta.parent?.id);
  if (parent) return parent.recipe;
  try {
    return presetRecipe(meta.recipe.preset);
  } catch {
    return null;
  }
}
