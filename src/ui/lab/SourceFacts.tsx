// The facts about the opened generator, or why it could not be opened.
import { useMessages } from '../messages/useMessages.ts';
import { useLab, useStores } from '../stores.tsx';

export function SourceFacts() {
  const m = useMessages().lab.source;
  const { verbs } = useStores().lab;
  const network = useLab((s) => s.network);
  const opening = useLab((s) => s.opening);
  const failure = useLab((s) => s.failure);
  return (
    <div className="lab-facts" aria-live="polite">
      {failure && (
        <div role="alert">
          <p className="bad" data-testid="lab-failure">
            {failure}
          </p>
          <button type="button" className="button small" onClick={() => void verbs.regenerate()}>
            {m.failed}
          </button>
        </div>
      )}
      {opening && <p className="quiet">{m.opening}</p>}
      {network && (
        <>
          <b>{network.name}</b>
          <p className="quiet">{m.size(network.resolution, network.classes, network.parameters)}</p>
          <p className="quiet">{m.seen(network.nimg)}</p>
          <code className="lab-hash" title={m.hash} data-testid="lab-hash">
            {network.sha256}
          </code>
        </>
      )}
    </div>
  );
}
