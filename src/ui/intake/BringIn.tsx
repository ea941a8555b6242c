import { useRef } from 'react';
import { chosenFiles } from '../data/droppedFiles.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useIntake, useStores } from '../stores.tsx';

/** The keyboard's way to what dropping does: a run's archive, a checkpoint, weights or images. */
export function BringIn() {
  const m = useMessages().intake;
  const { intake } = useStores();
  const picker = useRef<HTMLInputElement>(null);
  const reading = useIntake((s) => s.kind === 'reading');
  return (
    <>
      <button
        type="button"
        className="button small"
        title={m.bringHint}
        disabled={reading}
        onClick={() => picker.current?.click()}
      >
        {m.bring}
      </button>
      <input
        ref={picker}
        type="file"
        multiple
        hidden
        aria-label={m.bring}
        data-testid="bring-in"
        onChange={(e) => {
          const files = e.target.files ? chosenFiles(e.target.files) : [];
          e.target.value = '';
          void intake.take(files);
        }}
      />
    </>
  );
}
