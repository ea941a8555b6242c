// An area that takes files and folders, dropped or chosen.
import { useRef } from 'react';
import type { InputFile } from '../../data/containers/boxes.ts';
import { messageOf } from '../../lib/messageOf.ts';
import { useMessages } from '../messages/useMessages.ts';
import { FilePicker } from '../widgets/FilePicker.tsx';
import { hasFiles, useDrop } from '../widgets/useDrop.ts';
import { chosenFiles, droppedFiles } from './droppedFiles.ts';

interface Props {
  onFiles: (files: InputFile[]) => void;
  /** Called if the files cannot be listed. */
  onTrouble: (message: string) => void;
}

export function DropZone({ onFiles, onTrouble }: Props) {
  const m = useMessages().data;
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const drop = useDrop(hasFiles, (transfer) => {
    droppedFiles(transfer).then(onFiles, (e: unknown) => onTrouble(m.unlisted(messageOf(e))));
  });
  const takeChoice = (chosen: File[]) => onFiles(chosenFiles(chosen));
  return (
    <div className="drop" data-testid="drop" {...drop}>
      <strong>{m.drop}</strong>
      <span className="quiet">{m.dropHint}</span>
      <div className="row drop-buttons">
        <button type="button" className="button small" onClick={() => files.current?.click()}>
          {m.browse}
        </button>
        <button type="button" className="button small" onClick={() => folder.current?.click()}>
          {m.browseFolder}
        </button>
      </div>
      <FilePicker ref={files} multiple label={m.browse} testId="data-input" onFiles={takeChoice} />
      <FilePicker
        ref={(input) => {
          folder.current = input;
          if (input) input.webkitdirectory = true;
        }}
        multiple
        label={m.browseFolder}
        testId="folder-input"
        onFiles={takeChoice}
      />
    </div>
  );
}
