// A text that can be edited in place. Enter or leaving saves the change. Escape discards it.
import { useState } from 'react';

interface Props {
  value: string;
  label: string;
  placeholder?: string;
  className?: string;
  testId?: string;
  /** Called with the trimmed text if it changed. */
  onCommit: (value: string) => void;
}

export function InlineText({ value, label, placeholder, className, testId, onCommit }: Props) {
  const [draft, setDraft] = useState<string | null>(null);
  const commit = () => {
    const next = draft?.trim();
    setDraft(null);
    if (next !== undefined && next !== value && (next !== '' || placeholder !== undefined)) onCommit(next);
  };
  return (
    <input
      type="text"
      className={`inline-text ${className ?? ''}`}
      value={draft ?? value}
      aria-label={label}
      placeholder={placeholder}
      title={draft ?? value}
      maxLength={200}
      spellCheck={false}
      autoComplete="off"
      data-testid={testId}
      onChange={(e) => setDraft(e.target.value)}
      onBlur={commit}
      onKeyDown={(e) => {
        if (e.key === 'Escape') setDraft(null);
        if (e.key === 'Enter') e.currentTarget.blur();
      }}
    />
  );
}
