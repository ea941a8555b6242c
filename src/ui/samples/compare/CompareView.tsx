// Two sheets over each other.
import { type ReactNode, useMemo, useState } from 'react';
import { difference } from '../../../runs/readings/sheetCells.ts';
import type { Sheet } from '../../../runs/report.ts';
import { useMessages } from '../../messages/useMessages.ts';
import { PixelCanvas } from '../../widgets/PixelCanvas.tsx';
import type { Compare } from './compareState.ts';
import { Divider } from './Divider.tsx';

/** The factor by which differences are enlarged. */
const GAIN = 4;

interface Props {
  compare: Compare & { a: Sheet };
  b: Sheet;
  size: { width: number; height: number };
  /** The clickable cells above the pictures. */
  cells: ReactNode;
}

export function CompareView({ compare, b, size, cells }: Props) {
  const m = useMessages().samples.compare;
  const { a, mode, flipped } = compare;
  const [share, setShare] = useState(50);
  const wipe = mode === 'wipe' && !flipped;
  const clip = wipe ? `inset(0 ${100 - share}% 0 0)` : flipped ? 'none' : 'inset(0 100% 0 0)';
  return (
    <>
      {mode === 'difference' && !flipped ? (
        <Difference a={a} b={b} size={size} />
      ) : (
        <>
          <PixelCanvas width={b.width} height={b.height} rgba={b.rgba} style={size} testId="sheet" />
          <PixelCanvas
            width={a.width}
            height={a.height}
            rgba={a.rgba}
            style={{ ...size, position: 'absolute', inset: 0, clipPath: clip }}
            testId="sheet-a"
          />
        </>
      )}
      {cells}
      {wipe && <Divider share={share} onMove={setShare} />}
      {(wipe || flipped) && <span className="sheet-tag">{m.a}</span>}
      {!flipped && mode !== 'difference' && (
        <span className="sheet-tag" data-side="b">
          {m.b}
        </span>
      )}
    </>
  );
}

function Difference({ a, b, size }: { a: Sheet; b: Sheet; size: { width: number; height: number } }) {
  const m = useMessages().samples.compare;
  const d = useMemo(() => difference(a, b, GAIN), [a, b]);
  return (
    <>
      <PixelCanvas width={d.width} height={d.height} rgba={d.rgba} style={size} testId="sheet-difference" />
      <span className="sheet-tag" data-testid="difference">
        {m.mean(d.mean.toFixed(1))}
      </span>
    </>
  );
}
