import type { LabFile } from '../../store/labFiles.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useLab, useStores } from '../stores.tsx';
import { Icon } from '../widgets/icons.tsx';

const FILES = ['sheet', 'pngs', 'npz', 'seeds'] as const satisfies readonly LabFile[];

/** The samples as files. */
export function SaveRow() {
  const m = useMessages().lab.save;
  const ready = useLab((s) => s.grid !== null && s.grid.timing !== null);
  return (
    <div className="lab-save">
      {FILES.map((what) => (
        <SaveButton key={what} what={what} text={m[what]} hint={m[`${what}Hint`]} on={ready} />
      ))}
      <p className="quiet">{m.note}</p>
    </div>
  );
}

interface ButtonProps {
  what: LabFile;
  text: string;
  hint?: string;
  on: boolean;
}

/** Makes one file and hands it over. */
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
