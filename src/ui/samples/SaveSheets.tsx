// The buttons that save the shown sheet or all sheets.
import { useState } from 'react';
import type { Sheet } from '../../runs/report.ts';
import { sheetFile } from '../../runs/sheetsZip.ts';
import { save } from '../files/outside.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useShown } from '../stores.tsx';
import { Icon } from '../widgets/icons.tsx';
import { pngOf, zipOfSheets } from './sheetFiles.ts';

interface Props {
  sheets: readonly Sheet[];
  sheet: Sheet;
}

export function SaveSheets({ sheets, sheet }: Props) {
  const m = useMessages().samples.save;
  const preset = useShown((h) => h?.meta.recipe.preset || 'run');
  const [packed, setPacked] = useState<number | null>(null);
  const all = async () => {
    setPacked(0);
    try {
      save(`${preset}-samples.zip`, await zipOfSheets(sheets, setPacked));
    } finally {
      setPacked(null);
    }
  };
  return (
    <div className="save-sheets">
      <button
        type="button"
        className="button small"
        title={m.sheetHint}
        onClick={async () => save(`${preset}-${sheetFile(sheet.nimg)}`, await pngOf(sheet))}
        data-testid="save-sheet"
      >
        <Icon name="save" />
        {m.sheet}
      </button>
      <button
        type="button"
        className="button small"
        title={m.allHint(sheets.length)}
        disabled={packed !== null}
        onClick={() => void all()}
        data-testid="save-all"
      >
        <Icon name="save" />
        {packed === null ? m.all : m.busy(packed, sheets.length)}
      </button>
    </div>
  );
}
