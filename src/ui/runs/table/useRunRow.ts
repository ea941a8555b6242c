// The data of a run's row in the list.
import { useMemo } from 'react';
import { recipeDiff } from '../../../recipes/fields.ts';
import type { Recipe, RecipeKey } from '../../../recipes/recipe.ts';
import { type Glance, glanceOf } from '../../../runs/model/glance.ts';
import type { RunMeta } from '../../../runs/model/history.ts';
import { baseRecipe } from '../../../runs/model/runTree.ts';
import { useLibrary, useRun } from '../../stores.tsx';

const NOTHING: Glance = { last: {}, thumb: null };

/** The data of a run for a list, from memory or from the last save. */
export function useGlance(id: string): Glance {
  const history = useLibrary((s) => s.histories[id]);
  const stored = useLibrary((s) => s.glances[id]);
  return useMemo(() => (history ? glanceOf(history) : (stored ?? NOTHING)), [history, stored]);
}

export type RunStatus =
  | 'loading'
  | 'compiling'
  | 'running'
  | 'paused'
  | 'finished'
  | 'failed'
  | 'stopped'
  | 'elsewhere'
  | 'recorded'
  | 'bundle';

/** The status of a run: the phase of the engine's run, or the last known status of others. */
export function useRunStatus(meta: RunMeta): RunStatus {
  const live = useLibrary((s) => s.live === meta.id);
  const elsewhere = useLibrary((s) => s.elsewhere.includes(meta.id));
  const phase = useRun((s) => s.phase.kind);
  if (live && phase !== 'idle') return phase;
  if (elsewhere) return 'elsewhere';
  if (meta.source !== 'here') return meta.source;
  return meta.step >= meta.recipe.steps ? 'finished' : 'stopped';
}

export interface Differences {
  readonly keys: readonly RecipeKey[];
  readonly base: Recipe | null;
  readonly of: 'parent' | 'preset';
}

/** The differences of a run's recipe from its parent's, or from its preset. */
export function useDifferences(meta: RunMeta): Differences {
  const parent = useLibrary((s) => s.metas.find((m) => m.id === meta.parent?.id));
  return useMemo(() => {
    const base = baseRecipe(meta, parent ? [parent] : []);
    return { keys: base ? recipeDiff(base, meta.recipe) : [], base, of: parent ? 'parent' : 'preset' };
  }, [meta, parent]);
}
