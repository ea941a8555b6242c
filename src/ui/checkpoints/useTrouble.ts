// Problems of storing checkpoints, as sentences.
import { useMessages } from '../messages/useMessages.ts';
import { useCheckpoints } from '../stores.tsx';

/** Why checkpoints are not stored. Returns null if they are. */
export function useTrouble(): string | null {
  const m = useMessages().checkpoints.storage;
  const kind = useCheckpoints((s) => s.kind);
  const problem = useCheckpoints((s) => s.problem);
  if (kind === 'ready' || kind === 'opening') return null;
  return kind === 'failed' ? m.failed(problem) : m[kind];
}
