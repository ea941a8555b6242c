// The list of all keys in use, and the switch for single-key shortcuts.
import { useEffect, useRef, useState } from 'react';
import { useMessages } from '../messages/useMessages.ts';
import { useSettings, useStores } from '../stores.tsx';
import { hotkeysNow } from './useHotkeys.ts';

interface Props {
  open: boolean;
  onClose: () => void;
}

export function HelpDialog({ open, onClose }: Props) {
  const m = useMessages().help;
  const { settings } = useStores();
  const on = useSettings((s) => s.shortcuts);
  const ref = useRef<HTMLDialogElement>(null);
  const [listed, setListed] = useState<ReadonlySet<string>>(new Set());
  useEffect(() => {
    if (!open || ref.current?.open) return;
    setListed(hotkeysNow());
    ref.current?.showModal();
  }, [open]);
  return (
    <dialog ref={ref} className="help-dialog" onClose={onClose} aria-labelledby="help-title" data-testid="help-dialog">
      <h2 id="help-title">{m.title}</h2>
      <dl className="keys" data-off={!on}>
        {Object.entries(m.keys)
          .filter(([key]) => listed.has(key))
          .map(([key, [cap, what]]) => (
            <div key={key}>
              <dt>
                <kbd>{cap}</kbd>
              </dt>
              <dd>{what}</dd>
            </div>
          ))}
      </dl>
      <label className="check">
        <input type="checkbox" checked={on} onChange={(e) => settings.setState({ shortcuts: e.target.checked })} />
        <span>
          {m.off}
          <small className="quiet">{m.offHint}</small>
        </span>
      </label>
      <div className="row">
        <button type="button" className="button" onClick={() => ref.current?.close()}>
          {m.close}
        </button>
      </div>
    </dialog>
  );
}
