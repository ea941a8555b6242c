// The changes that act only in a branch or a new run, with buttons to start it or to undo them.
import { useMessages } from '../messages/useMessages.ts';
import { useRun, useStores, useWaiting } from '../stores.tsx';
import { useTransport } from '../transport/useTransport.ts';

export function Waiting() {
  const { recipe: m, transport } = useMessages();
  const waiting = useWaiting();
  const going = useRun((s) => s.recipe);
  const { recipe, run } = useStores();
  const { can, press, kind } = useTransport();
  if (waiting === 0 || !going) return null;
  const restart = () => void run.verbs.train(recipe.getState().recipe, 'run');
  return (
    <div className="waiting" role="status">
      <span>{can.branch ? m.waiting.branch(waiting) : m.waiting.new(waiting)}</span>
      {can.branch && (
        <button type="button" className="button small" onClick={press.branch}>
          {transport.branch}
        </button>
      )}
      {kind === 'branch' && can.primary && (
        <button type="button" className="button small" onClick={restart}>
          {m.restart}
        </button>
      )}
      <button type="button" className="button small" onClick={() => recipe.getState().adopt(going)}>
        {m.undo}
      </button>
    </div>
  );
}
