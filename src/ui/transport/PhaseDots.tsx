// The phases of a step: which are done, and which is next. At full speed no phase is marked as present.
import { traitsOf } from '../../recipes/methods.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useRun } from '../stores.tsx';

export function PhaseDots() {
  const m = useMessages().phases;
  const recipe = useRun((s) => s.recipe);
  const next = useRun((s) => s.stepPhase.next);
  const firstDone = useRun((s) => s.stepPhase.firstDone);
  const fast = useRun((s) => s.phase.kind === 'running' && s.speed !== 'slow');
  const loaded = useRun((s) => s.phase.kind === 'running' || s.phase.kind === 'paused' || s.phase.kind === 'finished');
  if (!recipe || !loaded) return null;
  const { judges: adversarial, phases } = traitsOf(recipe.method);
  const at = phases.findIndex(({ id }) => id === next);
  return (
    <ol className="phases" aria-label={m.label} data-testid="phases" data-fast={fast}>
      {phases.map(({ id: phase, repeats }, i) => {
        const isPsi = phase === 'psi';
        const total = repeats ? Math.max(recipe[repeats], firstDone) : 1;
        const name = isPsi && adversarial ? m.withD : m.names[phase];
        return (
          <li
            key={phase}
            data-phase={phase}
            data-done={!fast && i < at}
            aria-current={!fast && i === at ? 'step' : undefined}
            title={isPsi && adversarial ? m.hints.psiD : m.hints[phase]}
          >
            <i />
            {name}
            {total > 1 && <small>{m.of(fast ? total : firstDone, total)}</small>}
          </li>
        );
      })}
    </ol>
  );
}
