// Takes files that are dropped on the page outside of other drop areas, and reports the result.
import { useEffect, useRef, useState } from 'react';
import { messageOf } from '../../lib/messageOf.ts';
import { droppedFiles } from '../data/droppedFiles.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useStores } from '../stores.tsx';
import { hasFiles } from '../widgets/useDrop.ts';
import { IntakeNotice } from './IntakeNotice.tsx';
import { WeightsDialog } from './WeightsDialog.tsx';

export function DropAnywhere() {
  const { intake } = useStores();
  const all = useMessages();
  const m = all.intake;
  const unlisted = useRef(all.data.unlisted);
  unlisted.current = all.data.unlisted;
  const [over, setOver] = useState(false);
  useEffect(() => {
    const dragOver = (e: DragEvent) => {
      // Another drop area has already taken the files.
      if (e.defaultPrevented) return setOver(false);
      if (!e.dataTransfer || !hasFiles(e.dataTransfer)) return;
      e.preventDefault();
      setOver(true);
    };
    const leave = (e: DragEvent) => e.relatedTarget === null && setOver(false);
    const drop = (e: DragEvent) => {
      setOver(false);
      if (e.defaultPrevented || !e.dataTransfer || !hasFiles(e.dataTransfer)) return;
      e.preventDefault();
      droppedFiles(e.dataTransfer).then(intake.take, (error: unknown) =>
        intake.refuse(unlisted.current(messageOf(error))),
      );
    };
    window.addEventListener('dragover', dragOver);
    window.addEventListener('dragleave', leave);
    window.addEventListener('drop', drop);
    return () => {
      window.removeEventListener('dragover', dragOver);
      window.removeEventListener('dragleave', leave);
      window.removeEventListener('drop', drop);
    };
  }, [intake]);
  return (
    <>
      {over && (
        <div className="drop-anywhere" aria-hidden="true">
          <div>
            <strong>{m.drop}</strong>
            <span>{m.dropHint}</span>
          </div>
        </div>
      )}
      <IntakeNotice />
      <WeightsDialog />
    </>
  );
}
