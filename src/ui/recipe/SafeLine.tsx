// The safe amount of GPU memory, its reason, and an input to override it.
import { useState } from 'react';
import { bytes } from '../format.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useSafeMemory, useStores } from '../stores.tsx';

const GB = 2 ** 30;

export function SafeLine() {
  const m = useMessages().fitting.safe;
  const { settings } = useStores();
  const safe = useSafeMemory();
  const [editing, setEditing] = useState(false);
  if (!safe) return null;
  const { kind, deviceGB } = safe;
  const shares = kind === 'software' || kind === 'shared';
  const why = m.why[kind] + (shares ? (deviceGB === null ? m.unknown : m.known(deviceGB)) : '');
  const take = (text: string) => {
    const gb = Number(text);
    if (gb > 0 && Number.isFinite(gb)) settings.setState({ allowed: gb * GB });
    setEditing(false);
  };
  return (
    <div className="memory-safe" data-testid="safe-memory">
      {m.label}
      {editing ? (
        <>
          <input
            type="text"
            inputMode="decimal"
            defaultValue={(safe.bytes / GB).toFixed(1)}
            aria-label={m.field}
            // biome-ignore lint/a11y/noAutofocus: the person has just opened this field
            autoFocus
            onBlur={(e) => take(e.target.value)}
            onKeyDown={(e) => {
              if (e.key === 'Enter') take(e.currentTarget.value);
              if (e.key === 'Escape') setEditing(false);
            }}
          />
          GB
        </>
      ) : (
        <>
          <span className="number">{kind === 'own' ? bytes(safe.bytes) : m.about(bytes(safe.bytes))}</span>
          <button type="button" className="button plain small" onClick={() => setEditing(true)}>
            {m.edit}
          </button>
        </>
      )}
      {kind === 'own' && (
        <button type="button" className="button plain small" onClick={() => settings.setState({ allowed: null })}>
          {m.back}
        </button>
      )}
      <span className="why">{why}</span>
    </div>
  );
}
