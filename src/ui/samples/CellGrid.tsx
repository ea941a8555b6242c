// The cells over a sheet: one tab stop, arrow keys inside, Enter or a click opens a cell.
import { type KeyboardEvent, memo, useRef, useState } from 'react';

interface Props {
  cols: number;
  rows: number;
  /** The name of the grid. */
  label: string;
  /** The name of every cell. */
  names: readonly string[];
  /** The number of cells. The last row may be short. */
  total?: number;
  onOpen: (index: number) => void;
  /** Makes cells draggable. Adds the data of the dragged cell. */
  onDrag?: (index: number, transfer: DataTransfer) => void;
}

export const CellGrid = memo(function CellGrid({
  cols,
  rows,
  label,
  names,
  total = cols * rows,
  onOpen,
  onDrag,
}: Props) {
  const ref = useRef<HTMLDivElement>(null);
  const [current, setCurrent] = useState(0);
  const stop = Math.min(current, total - 1);
  const onKeyDown = (e: KeyboardEvent) => {
    const to = target(e, stop, cols, total);
    if (to === null) return;
    e.preventDefault();
    e.stopPropagation();
    setCurrent(to);
    ref.current?.querySelector<HTMLElement>(`[data-cell="${to}"]`)?.focus();
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table cannot lie over a canvas
    <div
      ref={ref}
      className="cell-grid"
      role="grid"
      tabIndex={-1}
      aria-label={label}
      aria-rowcount={rows}
      aria-colcount={cols}
      style={{ gridTemplateColumns: `repeat(${cols}, 1fr)` }}
      onKeyDown={onKeyDown}
      data-testid="cells"
    >
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/a11y/useSemanticElements: see above
        // biome-ignore lint/suspicious/noArrayIndexKey: rows have no other name
        <div key={row} role="row" tabIndex={-1}>
          {Array.from({ length: Math.min(cols, total - row * cols) }, (_, col) => {
            const i = row * cols + col;
            return (
              // biome-ignore lint/a11y/useSemanticElements: see above
              <button
                key={names[i]}
                type="button"
                role="gridcell"
                data-cell={i}
                tabIndex={i === stop ? 0 : -1}
                aria-label={names[i]}
                title={names[i]}
                onFocus={() => setCurrent(i)}
                onClick={() => onOpen(i)}
                draggable={onDrag !== undefined}
                onDragStart={(e) => onDrag?.(i, e.dataTransfer)}
              />
            );
          })}
        </div>
      ))}
    </div>
  );
});

/** The cell to which a key moves. Returns null if it does not move. */
function target({ key, ctrlKey }: KeyboardEvent, from: number, cols: number, total: number): number | null {
  const row = from - (from % cols);
  const to: Readonly<Record<string, number>> = {
    ArrowLeft: from % cols > 0 ? from - 1 : from,
    ArrowRight: from % cols < cols - 1 ? from + 1 : from,
    ArrowUp: from - cols >= 0 ? from - cols : from,
    ArrowDown: from + cols < total ? from + cols : from,
    Home: ctrlKey ? 0 : row,
    End: ctrlKey ? total - 1 : Math.min(row + cols, total) - 1,
  };
  return to[key] ?? null;
}
