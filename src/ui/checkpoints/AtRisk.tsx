// The seconds of training that a crash can lose: the time between periodic checkpoints plus the time of a write.
import { useMessages } from '../messages/useMessages.ts';
import { useCheckpoints, useRun } from '../stores.tsx';
import { useTrouble } from './useTrouble.ts';

export function AtRisk() {
  const m = useMessages().checkpoints;
  const everyMs = useRun((s) => s.everyMs);
  const writeMs = useCheckpoints((s) => s.writeMs);
  const trouble = useTrouble();
  if (trouble !== null) return <p className="bad">{trouble}</p>;
  return <p data-testid="at-risk">{everyMs > 0 ? m.atRisk(Math.ceil((everyMs + writeMs) / 1000)) : m.atRiskBefore}</p>;
}
