// Notes under the transport bar: why a start is not possible, the last capture or checkpoint, and the end of a run.
import { useEffect } from 'react';
import { useMessages } from '../messages/useMessages.ts';
import { useHindrance, useRun, useStores, useWaiting } from '../stores.tsx';
import { FitNote } from './FitNote.tsx';

/** Milliseconds that a notice is visible. */
const NOTICE_MS = 8000;

export function BarNotes({ onReset }: { onReset: () => void }) {
  const m = useMessages().transport;
  const hindrance = useHindrance();
  const waiting = useWaiting();
  const kind = useRun((s) => s.phase.kind);
  const loaded = kind === 'running' || kind === 'paused' || kind === 'finished';
  const wanted = !loaded || (kind !== 'running' && waiting > 0);
  return (
    <>
      {wanted && hindrance === 'no-memory' && <FitNote />}
      {!loaded && hindrance && hindrance !== 'busy' && hindrance !== 'no-memory' && (
        <p className="bar-note" data-testid="hindrance">
          {m.blocked[hindrance]}
        </p>
      )}
      <Notice />
      {kind === 'finished' && <Ended onReset={onReset} />}
    </>
  );
}

function Notice() {
  const m = useMessages().transport.kept;
  const { verbs } = useStores().run;
  const notice = useRun((s) => s.notice);
  useEffect(() => {
    if (!notice) return;
    const timer = setTimeout(verbs.dismiss, NOTICE_MS);
    return () => clearTimeout(timer);
  }, [notice, verbs]);
  return (
    <div role="status">
      {notice && (
        <p className="bar-note" data-testid="notice">
          {m[notice.what](notice.nimg)}
        </p>
      )}
    </div>
  );
}

function Ended({ onReset }: { onReset: () => void }) {
  const m = useMessages().transport.ended;
  const { verbs } = useStores().run;
  const nimg = useRun((s) => s.nimg);
  const saved = useRun((s) => s.checkpoint?.nimg === s.nimg);
  const exporting = useRun((s) => s.exporting);
  return (
    <div className="bar-note row" data-testid="ended">
      <span>{saved ? m.saved(nimg) : m.nothing(nimg)}</span>
      <button
        type="button"
        className="button small"
        disabled={exporting}
        onClick={() => void verbs.exportGenerator({ weights: 'ema', dtype: 'f32' })}
      >
        {m.export}
      </button>
      <button type="button" className="button small" onClick={onReset}>
        {m.another}
      </button>
    </div>
  );
}
