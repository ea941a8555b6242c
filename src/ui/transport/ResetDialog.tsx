// The dialog that asks before a run's weights are removed from the engine.
import { useEffect, useRef } from 'react';
import { useMessages } from '../messages/useMessages.ts';
import { useLibrary, useRun, useStores } from '../stores.tsx';

interface Props {
  open: boolean;
  onClose: () => void;
  onDrop: () => void;
}

export function ResetDialog({ open, onClose, onDrop }: Props) {
  const m = useMessages().resetDialog;
  const ref = useRef<HTMLDialogElement>(null);
  const nimg = useRun((s) => s.nimg);
  const { verbs } = useStores().run;
  const exporting = useRun((s) => s.exporting);
  const sheets = useLibrary((s) => (s.live === null ? 0 : (s.histories[s.live]?.sheets.length ?? 0)));
  useEffect(() => {
    if (open && !ref.current?.open) ref.current?.showModal();
  }, [open]);
  const close = () => ref.current?.close();
  return (
    <dialog ref={ref} onClose={onClose} aria-labelledby="reset-title">
      <h2 id="reset-title">{m.title}</h2>
      <p>{m.body(nimg, sheets)}</p>
      <div className="row">
        <button type="button" className="button" onClick={close}>
          {m.keep}
        </button>
        <button
          type="button"
          className="button"
          disabled={exporting}
          onClick={() => void verbs.exportGenerator({ weights: 'ema', dtype: 'f32' })}
        >
          {m.export}
        </button>
        <button
          type="button"
          className="button primary"
          onClick={() => {
            onDrop();
            close();
          }}
        >
          {m.drop}
        </button>
      </div>
    </dialog>
  );
}
