// The hidden input of a button that opens a weights file.
import type { Ref } from 'react';
import { FilePicker } from '../widgets/FilePicker.tsx';
import { WEIGHTS_FILES } from './outside.ts';

interface Props {
  /** The button beside it clicks it. */
  ref: Ref<HTMLInputElement>;
  label: string;
  testId?: string;
  onFile: (file: File) => void;
}

export function WeightsInput({ ref, label, testId, onFile }: Props) {
  return (
    <FilePicker
      ref={ref}
      accept={WEIGHTS_FILES}
      label={label}
      testId={testId}
      onFiles={([file]) => file && onFile(file)}
    />
  );
}
