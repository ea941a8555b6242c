import { useMessages } from '../../messages/useMessages.ts';
import { InlineText } from './InlineText.tsx';

interface Props {
  note: string;
  /** It is not this tab's to change. */
  fixed: boolean;
  label: string;
  testId: string;
  onCommit: (note: string) => void;
}

/** A note, changed where it stands. */
export function NoteText({ note, fixed, label, testId, onCommit }: Props) {
  const { addNote } = useMessages().runs;
  if (fixed) return note ? <p className="quiet">{note}</p> : null;
  return (
    <InlineText className="note" value={note} label={label} placeholder={addNote} testId={testId} onCommit={onCommit} />
  );
}
