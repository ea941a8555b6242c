// The phases of a step: which are done, and which is next. At full speed no phase is marked as present.
import { traitsOf } from '../../recipes/methods.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useRun } from '../stores.tsx';

const ORDER = ['psi', 'theta', 'ema'] as const;

export function PhaseDots() {
  const m = useMessages().phases;
  const recipe = useRun((s) => s.recipe);
  const next = useRun((s) => s.stepPhase.next);
  const psiDone = useRun((s) => s.stepPhase.psiDone);
  const fast = useRun((s) => s.phase.kind === 'running' && s.speed !== 'slow');
  const loaded = useRun((s) => s.phase.kind === 'running' || s.phase.kind === 'paused' || s.phase.kind === 'finished');
  if (!recipe || !loaded) return null;
  const adversarial = traitsOf(recipe.method).judges;
  const at = ORDER.indexOf(next);
  const total = Math.max(recipe.psiUpdates, psiDone);
  return (
    <ol className="phases" aria-label={m.label} data-testid="phases" data-fast={fast}>
      {ORDER.map((phase, i) => {
        const isPsi = phase === 'psi';
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
            {isPsi && total > 1 && <small>{m.of(fast ? total : psiDone, total)}</small>}
          </li>
        );
      })}
    </ol>
  );
}
