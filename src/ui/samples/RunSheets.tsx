// The shown run's sheet at the time cursor, alone or compared with another, with its cells and the timeline.
import { useState } from 'react';
import type { Sheet } from '../../runs/report.ts';
import { useMessages } from '../messages/useMessages.ts';
import { Icon } from '../widgets/icons.tsx';
import { PixelCanvas } from '../widgets/PixelCanvas.tsx';
import { CellDialog } from './CellDialog.tsx';
import { CellGrid } from './CellGrid.tsx';
import { CompareBar } from './compare/CompareBar.tsx';
import { CompareView } from './compare/CompareView.tsx';
import type { Compare } from './compare/compareState.ts';
import { SaveSheets } from './SaveSheets.tsx';
import { SheetFrame } from './SheetFrame.tsx';
import { Timeline } from './timeline/Timeline.tsx';
import { useCellNames } from './useCellNames.ts';
import type { Sheets } from './useSheets.ts';

interface Props {
  of: Sheets;
  sheet: Sheet;
  compare: Compare;
}

export function RunSheets({ of, sheet, compare }: Props) {
  const m = useMessages().samples;
  const [cell, setCell] = useState<number | null>(null);
  const total = sheet.cols * sheet.rows;
  const names = useCellNames(total);
  const { a } = compare;
  const two = compare.on && a !== null;
  const label = two ? m.compare.label(a.nimg, sheet.nimg) : m.label(total, sheet.nimg);
  const cells = <CellGrid cols={sheet.cols} rows={sheet.rows} label={label} names={names} onOpen={setCell} />;
  return (
    <>
      <SheetFrame sheet={sheet}>
        {(size) =>
          two ? (
            <CompareView compare={{ ...compare, a }} b={sheet} size={size} cells={cells} />
          ) : (
            <>
              <PixelCanvas width={sheet.width} height={sheet.height} rgba={sheet.rgba} style={size} testId="sheet" />
              {cells}
            </>
          )
        }
      </SheetFrame>
      <Timeline of={of} />
      <div className="sheet-tools">
        <button
          type="button"
          className="button small"
          aria-pressed={compare.on}
          title={`${m.compare.hint} · ${m.timeline.key('C')}`}
          disabled={of.sheets.length < 2}
          onClick={compare.toggle}
          data-testid="compare"
        >
          <Icon name="compare" />
          {m.compare.toggle}
        </button>
        <SaveSheets sheets={of.sheets} sheet={sheet} />
      </div>
      {compare.on && <CompareBar compare={compare} sheets={of.sheets} b={sheet} />}
      {compare.on && !a && <p className="quiet">{m.compare.different}</p>}
      {cell !== null && cell < total && (
        <CellDialog index={cell} total={total} of={of} onMove={setCell} onClose={() => setCell(null)} />
      )}
    </>
  );
}
