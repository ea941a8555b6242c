import { useEffect, useRef, useState } from 'react';
import { useMessages } from '../messages/useMessages.ts';
import { useLibrary, useStores } from '../stores.tsx';

/** How long a deleted run can be had back; the clock stands still under the pointer. */
const UNDO_MS = 10_000;

/** What was deleted, and the way back, on every screen. */
export function UndoToast() {
  const m = useMessages().runs.undo;
  const { library } = useStores();
  const removed = useLibrary((s) => s.removed);
  const [held, setHeld] = useState(false);
  const undo = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (removed.length === 0) return setHeld(false);
    // The pressed button went with its row: keyboards go on here.
    if (document.activeElement === document.body) undo.current?.focus();
    if (held) return;
    const timer = setTimeout(() => library.forgetRemoved(), UNDO_MS);
    return () => clearTimeout(timer);
  }, [library, removed, held]);
  return (
    <div className="toast-place" role="status">
      {removed.length > 0 && (
        <div
          className="toast"
          data-testid="undo-toast"
          onPointerEnter={() => setHeld(true)}
          onPointerLeave={() => setHeld(false)}
        >
          <span>{m.deleted(removed.map((r) => r.meta.name))}</span>
          <button ref={undo} type="button" className="button small" onClick={() => library.undoRemove()}>
            {m.undo}
          </button>
        </div>
      )}
    </div>
  );
}
