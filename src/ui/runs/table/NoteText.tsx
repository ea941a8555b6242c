// A note that can be edited in place.
import { useMessages } from '../../messages/useMessages.ts';
import { InlineText } from './InlineText.tsx';

interface Props {
  note: string;
  /** Whether this tab cannot change it. */
  fixed: boolean;
  label: string;
  testId: string;
  onCommit: (note: string) => void;
}

export function NoteText({ note, fixed, label, testId, onCommit }: Props) {
  const { addNote } = useMessages().runs;
  if (fixed) return note ? <p className="quiet">{note}</p> : null;
  return (
    <InlineText className="note" value={note} label={label} placeholder={addNote} testId={testId} onCommit={onCommit} />
  );
}
