// The legend of the marks. Opened, it lists the run's marks with links to their moments.
import { useState } from 'react';
import { useMessages } from '../messages/useMessages.ts';
import { useShown, useStores } from '../stores.tsx';
import { MARK_COLOURS, MARK_KINDS, markKey, NO_MARKS, SIGNS } from './chart/marks.ts';

export function MarksLegend() {
  const m = useMessages().curves;
  const { library } = useStores();
  const [open, setOpen] = useState(false);
  const marks = useShown((h) => h?.marks ?? NO_MARKS);
  if (marks.length === 0) return null;
  const kinds = MARK_KINDS.filter((kind) => marks.some((mark) => mark.kind === kind));
  return (
    <details className="marks-legend" open={open} onToggle={(e) => setOpen(e.currentTarget.open)}>
      <summary>
        {kinds.map((kind) => (
          <span key={kind}>
            <svg className="mark" viewBox="-8 -8 16 16" aria-hidden="true">
              <path d={SIGNS[kind](0, 0)} fill={MARK_COLOURS[kind]} />
            </svg>
            {m.marks[kind]}
          </span>
        ))}
      </summary>
      {open && (
        <ol>
          {marks.map((mark) => (
            <li key={markKey(mark)}>
              <button type="button" className="button plain small" onClick={() => library.seek(mark.nimg)}>
                {m.at(mark.nimg)}
              </button>
              {m.mark(mark)}
            </li>
          ))}
        </ol>
      )}
    </details>
  );
}
