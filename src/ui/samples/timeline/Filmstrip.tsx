// A sample at every sheet. The chosen one moves the time cursor. One tab stop, arrow keys inside.
import { type KeyboardEvent, memo, useEffect, useRef } from 'react';
import { cellOf } from '../../../runs/readings/sheetCells.ts';
import type { Sheet } from '../../../runs/report.ts';
import { count } from '../../format.ts';
import { useMessages } from '../../messages/useMessages.ts';
import { PixelCanvas } from '../../widgets/PixelCanvas.tsx';

interface Props {
  index: number;
  sheets: readonly Sheet[];
  at: number;
  go: (place: number) => void;
}

export function Filmstrip({ index, sheets, at, go }: Props) {
  const m = useMessages().samples.cell;
  const ref = useRef<HTMLDivElement>(null);
  const last = sheets.length - 1;
  useEffect(() => {
    ref.current?.querySelector(`[data-frame="${at}"]`)?.scrollIntoView({ block: 'nearest' });
  }, [at]);
  const onKeyDown = (e: KeyboardEvent) => {
    const frames = [...(ref.current?.querySelectorAll<HTMLElement>('[data-frame]') ?? [])];
    const top = frames[0]?.offsetTop;
    const perRow = Math.max(1, frames.filter((f) => f.offsetTop === top).length);
    const to: Readonly<Record<string, number>> = {
      ArrowLeft: at - 1,
      ArrowRight: at + 1,
      ArrowUp: at - perRow,
      ArrowDown: at + perRow,
      Home: 0,
      End: last,
    };
    const place = to[e.key];
    if (place === undefined) return;
    e.preventDefault();
    const kept = Math.min(last, Math.max(0, place));
    go(kept);
    frames[kept]?.focus();
  };
  return (
    <div ref={ref} className="filmstrip" role="listbox" tabIndex={-1} aria-label={m.strip} onKeyDown={onKeyDown}>
      {sheets.map((sheet, i) => (
        <button
          key={sheet.nimg}
          type="button"
          role="option"
          className="frame"
          data-frame={i}
          aria-selected={i === at}
          tabIndex={i === at ? 0 : -1}
          onClick={() => go(i)}
        >
          <Frame sheet={sheet} index={index} />
          <span className="number">{count(sheet.nimg)}</span>
        </button>
      ))}
    </div>
  );
}

const Frame = memo(function Frame({ sheet, index }: { sheet: Sheet; index: number }) {
  return <PixelCanvas {...cellOf(sheet, index)} />;
});
