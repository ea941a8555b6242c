// The slider of the timeline: the run's length in images, with a tick for each sheet.
import type { KeyboardEvent } from 'react';
import { useMessages } from '../../messages/useMessages.ts';
import { useCursor } from '../../stores.tsx';
import type { Sheets } from '../useSheets.ts';

/** The step of page keys, as a share of the run. */
const PAGE = 0.1;

/** Dragging snaps to sheets. Charts can put the cursor between sheets. */
export function TimelineTrack({ sheets, sheet, at, go, snap }: Sheets) {
  const m = useMessages().samples;
  const cursor = useCursor();
  const total = sheets.length;
  const end = sheets.at(-1)?.nimg ?? 0;
  const now = cursor === null ? end : Math.min(cursor, end);
  const onKeyDown = (e: KeyboardEvent) => {
    const page = Math.max(1, Math.round(total * PAGE));
    const to: Readonly<Record<string, number>> = {
      ArrowLeft: at - 1,
      ArrowDown: at - 1,
      ArrowRight: at + 1,
      ArrowUp: at + 1,
      PageDown: at - page,
      PageUp: at + page,
      Home: 0,
      End: total - 1,
    };
    const place = to[e.key];
    if (place === undefined) return;
    e.preventDefault();
    e.stopPropagation();
    go(place);
  };
  return (
    <div className="track">
      <svg className="ticks" viewBox={`0 0 ${Math.max(end, 1)} 1`} preserveAspectRatio="none" aria-hidden="true">
        <path d={sheets.map((s) => `M${s.nimg} 0v1`).join('')} />
        {sheet && <path className="tick-now" d={`M${sheet.nimg} 0v1`} />}
      </svg>
      <input
        type="range"
        min={0}
        max={Math.max(end, 1)}
        step={1}
        value={now}
        disabled={total < 2}
        aria-label={m.timeline.label}
        aria-valuetext={`${m.at(sheet?.nimg ?? 0)}, ${m.timeline.count(at + 1, total)}`}
        onKeyDown={onKeyDown}
        onChange={(e) => snap(Number(e.target.value))}
        data-testid="track"
      />
    </div>
  );
}
