// The storage that the page uses, and whether the browser keeps it.
import { useEffect } from 'react';
import { bytes } from '../format.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useArchive, useStores } from '../stores.tsx';

export function StorageLine() {
  const m = useMessages().runs.storage;
  const { archive } = useStores();
  const kind = useArchive((s) => s.kind);
  const used = useArchive((s) => s.used);
  const quota = useArchive((s) => s.quota);
  const persisted = useArchive((s) => s.persisted);
  useEffect(() => void archive.measure(), [archive]);
  if (kind === 'off') {
    return (
      <p className="storage-line" data-testid="storage">
        {m.off}
      </p>
    );
  }
  if (kind === 'opening' || used === null || quota === null || quota === 0) return null;
  const kept = { yes: m.persisted, no: m.notPersisted, asking: m.asking, unknown: '' }[persisted];
  return (
    <div className="storage-line" data-testid="storage">
      <meter min={0} max={1} high={0.9} value={used / quota} aria-label={m.used(bytes(used), bytes(quota))} />
      <span className="number">{m.used(bytes(used), bytes(quota))}</span>
      <span>{kept}</span>
    </div>
  );
}
