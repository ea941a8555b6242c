import type { Ref } from 'react';
import { WEIGHTS_FILES } from './outside.ts';

interface Props {
  /** The button beside it clicks it. */
  ref: Ref<HTMLInputElement>;
  label: string;
  testId?: string;
  onFile: (file: File) => void;
}

/** The unseen part of a button that asks for a file of weights; the same file can be chosen again. */
export function WeightsInput({ ref, label, testId, onFile }: Props) {
  return (
    <input
      ref={ref}
      type="file"
      accept={WEIGHTS_FILES}
      hidden
      aria-label={label}
      data-testid={testId}
      onChange={(e) => {
        const file = e.target.files?.[0];
        e.target.value = '';
        if (file) onFile(file);
      }}
    />
  );
}
