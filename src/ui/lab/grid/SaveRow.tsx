// The buttons that save the samples as files.
import { useId, useState } from 'react';
import { type LabFile, MOST_IMAGES } from '../../../store/lab/labFiles.ts';
import { useMessages } from '../../messages/useMessages.ts';
import { useLab, useStores } from '../../stores.tsx';
import { Icon } from '../../widgets/icons.tsx';

const FILES = ['sheet', 'pngs', 'npz', 'seeds'] as const satisfies readonly LabFile[];

export function SaveRow() {
  const m = useMessages().lab.save;
  const ready = useLab((s) => s.grid !== null && s.grid.timing !== null);
  return (
    <div className="lab-save">
      {FILES.map((what) => (
        <SaveButton key={what} what={what} text={m[what]} hint={m[`${what}Hint`]} on={ready} />
      ))}
      <ManyImages on={ready} />
      <p className="quiet">{m.note}</p>
    </div>
  );
}

/** A large set for tools that evaluate sets. The lab thread makes it, and the page does not show it. */
function ManyImages({ on }: { on: boolean }) {
  const m = useMessages().lab.save;
  const { verbs } = useStores().lab;
  const made = useLab((s) => s.made);
  const saving = useLab((s) => s.saving);
  const [text, setText] = useState('10000');
  const count = Number(text);
  const bad = !(Number.isInteger(count) && count >= 1 && count <= MOST_IMAGES);
  const id = useId();
  if (saving === 'many') {
    return (
      <span className="lab-many" role="status">
        <progress aria-label={m.many} value={made?.done ?? 0} max={made?.of ?? 1} />
        <span className="quiet number">{m.made(made?.done ?? 0, made?.of ?? count)}</span>
        <button type="button" className="button small" onClick={verbs.stopMany}>
          {m.stop}
        </button>
      </span>
    );
  }
  return (
    <span className="lab-many">
      <input
        type="text"
        inputMode="numeric"
        value={text}
        aria-label={m.count}
        aria-invalid={bad}
        aria-describedby={bad ? id : undefined}
        onChange={(e) => setText(e.target.value)}
        data-testid="lab-many-count"
      />
      <button
        type="button"
        className="button small"
        title={m.manyHint}
        disabled={!on || bad || saving !== null}
        onClick={() => void verbs.saveMany(count)}
        data-testid="lab-save-many"
      >
        <Icon name="save" />
        {m.many}
      </button>
      {bad && (
        <small className="bad" id={id} role="alert">
          {m.badCount(MOST_IMAGES)}
        </small>
      )}
    </span>
  );
}

interface ButtonProps {
  what: LabFile;
  text: string;
  hint?: string;
  on: boolean;
}

/** Makes one file and saves it. */
export function SaveButton({ what, text, hint, on }: ButtonProps) {
  const m = useMessages().lab.save;
  const { verbs } = useStores().lab;
  const saving = useLab((s) => s.saving);
  return (
    <button
      type="button"
      className="button small"
      title={hint}
      disabled={!on || saving !== null}
      onClick={() => void verbs.saveFile(what)}
      data-testid={`lab-save-${what}`}
    >
      <Icon name="save" />
      {saving === what ? m.busy : text}
    </button>
  );
}
