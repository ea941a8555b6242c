// Why the run has no score yet, or will have none.
import { scoreSourceOf } from '../../runs/readings/scoreSource.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useRun, useShown } from '../stores.tsx';

export function NoScore() {
  const m = useMessages().curves.noScore;
  const recipe = useShown((h) => h?.meta.recipe);
  const failed = useRun((s) => s.unscored);
  if (!recipe) return null;
  const source = scoreSourceOf(recipe);
  const why =
    source.kind === 'none' ? m[source.why] : !recipe.kid ? m.off : failed === null ? m.waits : m.failed(failed);
  return <span className="none">{why}</span>;
}
