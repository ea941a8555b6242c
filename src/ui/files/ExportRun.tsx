// The button that exports the whole run as one archive.
import { useMessages } from '../messages/useMessages.ts';
import { useExports, useRun, useStores } from '../stores.tsx';
import { useLoaded } from './ExportForm.tsx';

export function ExportRun() {
  const m = useMessages().exports;
  const { exports } = useStores();
  const busy = useExports((s) => s.busy);
  const kept = useRun((s) => s.checkpoint !== null);
  const loaded = useLoaded();
  return (
    <>
      <div className="row">
        <button
          type="button"
          className="button"
          disabled={!(kept && loaded) || busy !== null}
          onClick={() => void exports.exportRun()}
          data-testid="export-run"
        >
          {busy === 'run' ? m.packing : m.run}
        </button>
      </div>
      <p className="quiet">{m.runHint}</p>
    </>
  );
}
