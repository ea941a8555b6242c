// The hidden input of a button that opens files. The same files can be chosen again.
import type { Ref } from 'react';

interface Props {
  /** The button beside it clicks it. */
  ref: Ref<HTMLInputElement>;
  label: string;
  testId?: string | undefined;
  accept?: string;
  multiple?: boolean;
  onFiles: (files: File[]) => void;
}

export function FilePicker({ ref, label, testId, accept, multiple, onFiles }: Props) {
  return (
    <input
      ref={ref}
      type="file"
      accept={accept}
      multiple={multiple}
      hidden
      aria-label={label}
      data-testid={testId}
      onChange={(e) => {
        const files = [...(e.target.files ?? [])];
        e.target.value = '';
        if (files.length > 0) onFiles(files);
      }}
    />
  );
}
