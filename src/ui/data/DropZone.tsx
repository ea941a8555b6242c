import { useRef, useState } from 'react';
import type { InputFile } from '../../data/boxes.ts';
import { messageOf } from '../../lib/messageOf.ts';
import { useMessages } from '../messages/useMessages.ts';
import { chosenFiles, droppedFiles } from './droppedFiles.ts';

interface Props {
  onFiles: (files: InputFile[]) => void;
  /** Files that could not even be listed. */
  onTrouble: (message: string) => void;
}

/** Takes files and folders by drop or by choice. */
export function DropZone({ onFiles, onTrouble }: Props) {
  const m = useMessages().data;
  const [over, setOver] = useState(false);
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const takeDrop = (transfer: DataTransfer) => {
    droppedFiles(transfer).then(onFiles, (e: unknown) => onTrouble(m.unlisted(messageOf(e))));
  };
  const takeChoice = (input: HTMLInputElement) => {
    if (input.files && input.files.length > 0) onFiles(chosenFiles(input.files));
    input.value = '';
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is an extra; the buttons inside do the same from the keyboard
    <div
      className="drop"
      data-over={over}
      data-testid="drop"
      onDragOver={(e) => {
        e.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(e) => {
        e.preventDefault();
        setOver(false);
        takeDrop(e.dataTransfer);
      }}
    >
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
      <input
        ref={files}
        type="file"
        multiple
        hidden
        aria-label={m.browse}
        data-testid="data-input"
        onChange={(e) => takeChoice(e.target)}
      />
      <input
        ref={(input) => {
          folder.current = input;
          if (input) input.webkitdirectory = true;
        }}
        type="file"
        multiple
        hidden
        aria-label={m.browseFolder}
        data-testid="folder-input"
        onChange={(e) => takeChoice(e.target)}
      />
    </div>
  );
}
