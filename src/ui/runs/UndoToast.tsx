// The notice about deleted runs and checkpoints, with a button to restore them, on every view.
import { useEffect, useRef, useState } from 'react';
import { useMessages } from '../messages/useMessages.ts';
import { useCheckpoints, useLibrary, useStores } from '../stores.tsx';

/** Milliseconds in which a deletion can be undone. The time stops while the pointer is on the notice. */
const UNDO_MS = 10_000;

export function UndoToast() {
  const { runs: m, checkpoints: c } = useMessages();
  const { library, checkpoints } = useStores();
  const runs = useLibrary((s) => s.removed);
  const taken = useCheckpoints((s) => s.removed);
  return (
    <div className="toast-place" role="status">
      {runs.length > 0 && (
        <Toast
          text={m.undo.deleted(runs.map((r) => r.meta.name))}
          removed={runs}
          undo={library.undoRemove}
          forget={library.forgetRemoved}
        />
      )}
      {taken.length > 0 && (
        <Toast
          text={c.removed(taken.map((r) => r.info.nimg))}
          removed={taken}
          undo={checkpoints.undoRemove}
          forget={checkpoints.forgetRemoved}
        />
      )}
    </div>
  );
}

interface Props {
  text: string;
  /** A change starts the time again. */
  removed: readonly unknown[];
  undo: () => void;
  forget: () => unknown;
}

function Toast({ text, removed, undo, forget }: Props) {
  const m = useMessages().runs.undo;
  const [held, setHeld] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: one more deletion starts the time again
  useEffect(() => {
    // The pressed button is gone with its row, so the focus moves here.
    if (document.activeElement === document.body) button.current?.focus();
    if (held) return;
    const timer = setTimeout(forget, UNDO_MS);
    return () => clearTimeout(timer);
  }, [removed, held, forget]);
  return (
    <div
      className="toast"
      data-testid="undo-toast"
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
    >
      <span>{text}</span>
      <button ref={button} type="button" className="button small" onClick={undo}>
        {m.undo}
      </button>
    </div>
  );
}
