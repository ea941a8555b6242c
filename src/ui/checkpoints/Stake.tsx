import { useMessages } from '../messages/useMessages.ts';
import { useCheckpoints, useRun } from '../stores.tsx';
import { useTrouble } from './useTrouble.ts';

/** What closing the tab would cost, as measured: the clock of checkpoints, a step, and a write. */
export function AtStake() {
  const m = useMessages().checkpoints;
  const everyMs = useRun((s) => s.everyMs);
  const writeMs = useCheckpoints((s) => s.writeMs);
  const trouble = useTrouble();
  if (trouble !== null) return <p className="bad">{trouble}</p>;
  return <p data-testid="stake">{everyMs > 0 ? m.atStake(Math.ceil((everyMs + writeMs) / 1000)) : m.atStakeBefore}</p>;
}
