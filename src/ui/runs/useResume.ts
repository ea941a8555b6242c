// Resumes stored runs and fills the form with their recipe.
import { recipeDiff } from '../../recipes/fields.ts';
import type { CheckpointInfo } from '../../storage/checkpoints/types.ts';
import { newestCheckpoint } from '../../store/library/checkpointStore.ts';
import { useCheckpoints, useLibrary, useRecipe, useRun, useStores } from '../stores.tsx';

/** The verbs on a stored run. Afterwards the form has its recipe. */
export function useResume() {
  const { run, recipe: form } = useStores();
  const adopt = () => {
    const { recipe } = run.state.getState();
    if (recipe && recipeDiff(recipe, form.getState().recipe).length > 0) form.getState().adopt(recipe);
  };
  return {
    resumeRun: async (id: string, from: CheckpointInfo, then: 'run' | 'step') => {
      form.getState().adopt(from.recipe);
      await run.verbs.resumeRun(id, from, then);
    },
    rewind: (id: string, to: CheckpointInfo) => run.verbs.rewind(id, to).then(adopt),
    branch: (id: string, from: CheckpointInfo) => run.verbs.branchFrom(id, from).then(adopt),
  };
}

interface Left {
  readonly id: string;
  readonly from: CheckpointInfo;
  /** Whether steps are left to train. */
  readonly canResume: boolean;
}

/** The run of the last visit, until another run is in the engine. Returns null if there is none. */
export function useLeft(): Left | null {
  const id = useCheckpoints((s) => s.left);
  const from = useCheckpoints((s) => (s.left === null ? null : newestCheckpoint(s, s.left)));
  const elsewhere = useLibrary((s) => s.elsewhere.includes(id ?? ''));
  const empty = useRun((s) => s.phase.kind === 'idle');
  if (!empty || elsewhere || id === null || !from) return null;
  return { id, from, canResume: from.step < from.recipe.steps };
}

/** The same, if the form has its recipe. Then the primary button resumes it. */
export function useLeftRun(): Left | null {
  const left = useLeft();
  const same = useRecipe((s) => left !== null && recipeDiff(left.from.recipe, s.recipe).length === 0);
  return same && left?.canResume ? left : null;
}
