import { useMessages } from '../messages/useMessages.ts';
import { useCheckpoints, useRun } from '../stores.tsx';

/** What closing the tab would cost, as measured: the clock of checkpoints, a step, and a write. */
export function Stake() {
  const m = useMessages().checkpoints;
  const everyMs = useRun((s) => s.everyMs);
  const writeMs = useCheckpoints((s) => s.writeMs);
  const kind = useCheckpoints((s) => s.kind);
  const problem = useCheckpoints((s) => s.problem);
  if (kind === 'off') return <p className="bad">{m.storage.off}</p>;
  if (kind === 'full') return <p className="bad">{m.storage.full}</p>;
  if (kind === 'failed') return <p className="bad">{m.storage.failed(problem)}</p>;
  return <p data-testid="stake">{everyMs > 0 ? m.stake(Math.ceil((everyMs + writeMs) / 1000)) : m.stakeBefore}</p>;
}
