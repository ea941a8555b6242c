import { useRef, useState } from 'react';
import { useMessages } from '../messages/useMessages.ts';

interface Props {
  reading: boolean;
  onFiles: (files: File[]) => void;
}

/** Takes files by drop or by choice. */
export function DropZone({ reading, onFiles }: Props) {
  const m = useMessages().data;
  const [over, setOver] = useState(false);
  const picker = useRef<HTMLInputElement>(null);
  const take = (list: FileList | null) => {
    if (list && list.length > 0) onFiles([...list]);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is an extra; the button inside does the same from the keyboard
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
        take(e.dataTransfer.files);
      }}
    >
      <strong>{reading ? m.reading : m.drop}</strong>
      <span className="quiet">{m.dropHint}</span>
      <button type="button" className="button small" disabled={reading} onClick={() => picker.current?.click()}>
        {m.browse}
      </button>
      <input
        ref={picker}
        type="file"
        multiple
        hidden
        accept=".bin,.gz,.tar"
        aria-label={m.drop}
        data-testid="cifar-input"
        onChange={(e) => {
          take(e.target.files);
          e.target.value = '';
        }}
      />
    </div>
  );
}
