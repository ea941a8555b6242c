// The button that opens a file: a run's archive, a checkpoint, weights or images. Dropping a file does the same.
import { useRef } from 'react';
import { chosenFiles } from '../data/droppedFiles.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useIntake, useStores } from '../stores.tsx';
import { FilePicker } from '../widgets/FilePicker.tsx';

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
      <FilePicker
        ref={picker}
        multiple
        label={m.bring}
        testId="bring-in"
        onFiles={(files) => void intake.take(chosenFiles(files))}
      />
    </>
  );
}
