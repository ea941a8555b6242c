// The samples of the chosen seeds. Each group appears as soon as it is sampled.
import { useMemo } from 'react';
import { sheetOfCells } from '../../../lib/cells.ts';
import type { Made } from '../../../store/lab/labState.ts';
import { useMessages } from '../../messages/useMessages.ts';
import { CellGrid } from '../../samples/CellGrid.tsx';
import { SheetFrame } from '../../samples/SheetFrame.tsx';
import { useLab, useStores } from '../../stores.tsx';
import { Card } from '../../widgets/Card.tsx';
import { PixelCanvas } from '../../widgets/PixelCanvas.tsx';
import { Latency } from '../versus/Latency.tsx';
import { GridControls } from './GridControls.tsx';
import { SaveRow } from './SaveRow.tsx';
import { dragSample, useSampleName } from './sampleName.ts';

export function GridCard() {
  const m = useMessages().lab.grid;
  const grid = useLab((s) => s.grid);
  return (
    <Card title={m.title} hint={m.hint} className="lab-grid">
      <div className="card-body">
        <GridControls />
        {grid ? <Sheet grid={grid} /> : <p className="empty">{m.empty}</p>}
        <Latency />
        <SaveRow />
      </div>
    </Card>
  );
}

function Sheet({ grid }: { grid: Made }) {
  const m = useMessages().lab.grid;
  const { verbs } = useStores().lab;
  const name = useLab((s) => s.network?.name ?? '');
  const picked = useLab((s) => s.picked);
  const nameOf = useSampleName();
  const { cells, seeds, labels } = grid;
  const cols = Math.ceil(Math.sqrt(cells.count));
  const sheet = useMemo(() => sheetOfCells(cells, cols), [cells, cols]);
  const names = useMemo(() => seeds.map((seed, i) => nameOf(seed, labels?.[i] ?? null)), [seeds, labels, nameOf]);
  const label = m.label(cells.count, name);
  return (
    <SheetFrame sheet={sheet}>
      {(size) => {
        const side = size.width / cols;
        const [x, y] = [(picked % cols) * side, Math.floor(picked / cols) * side];
        return (
          <>
            <PixelCanvas
              width={sheet.width}
              height={sheet.height}
              rgba={sheet.rgba}
              label={label}
              style={size}
              testId="lab-sheet"
            />
            <div className="lab-picked-mark" style={{ left: x, top: y, width: side, height: side }} />
            <CellGrid
              cols={cols}
              rows={sheet.rows}
              total={cells.count}
              label={label}
              names={names}
              onOpen={verbs.pick}
              onDrag={dragSample}
            />
          </>
        );
      }}
    </SheetFrame>
  );
}
