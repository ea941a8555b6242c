import { recipeDiff } from '../../recipes/fields.ts';
import { useRecipe, useShown } from '../stores.tsx';

/** Whether training the form's recipe repeats the recorded run that is looked at. */
export function useTrainsDemoRun(): boolean {
  const shown = useShown((h) => (h?.meta.source === 'recorded' ? h.meta.recipe : null));
  const form = useRecipe((s) => s.recipe);
  return shown !== null && recipeDiff(shown, form).length === 0;
}
