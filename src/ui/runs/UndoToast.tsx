import { useEffect, useRef, useState } from 'react';
import { useMessages } from '../messages/useMessages.ts';
import { useCheckpoints, useLibrary, useStores } from '../stores.tsx';

/** How long what was deleted can be had back; the clock stands still under the pointer. */
const UNDO_MS = 10_000;

/** What was deleted, and the way back, on every screen. */
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
  /** The clock starts again when it changes. */
  removed: readonly unknown[];
  undo: () => void;
  forget: () => unknown;
}

function Toast({ text, removed, undo, forget }: Props) {
  const m = useMessages().runs.undo;
  const [held, setHeld] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: one more that was deleted starts the clock again
  useEffect(() => {
    // The pressed button went with its row: keyboards go on here.
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
