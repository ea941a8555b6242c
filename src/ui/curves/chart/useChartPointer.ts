// The pointer of a chart: hover shows numbers, a click sets the time cursor, a drag zooms, a double click shows
// everything.
import { type MouseEvent, type PointerEvent, type RefObject, useRef } from 'react';
import { rowNear } from '../../../runs/curves/timeAxis.ts';
import { useStores } from '../../stores.tsx';
import { point, zoomTo } from '../curveView.ts';
import { xAtPixel } from './geometry.ts';
import type { Shot } from './usePicture.ts';

/** Pixels from which a press counts as a drag. */
const DRAG = 5;
/** Milliseconds within which two clicks are a double click. */
const DOUBLE_MS = 500;

interface Handlers {
  onPointerDown: (e: PointerEvent<HTMLElement>) => void;
  onPointerMove: (e: PointerEvent<HTMLElement>) => void;
  onPointerUp: (e: PointerEvent<HTMLElement>) => void;
  onPointerCancel: () => void;
  onPointerLeave: () => void;
  onDoubleClick: (e: MouseEvent<HTMLElement>) => void;
}

export function useChartPointer(
  box: string,
  shot: Shot,
  width: number,
): { selection: RefObject<HTMLDivElement | null>; handlers: Handlers } {
  const { library } = useStores();
  const selection = useRef<HTMLDivElement>(null);
  const pressed = useRef<{ from: number; dragging: boolean } | null>(null);
  /** The cursor before the first click of a possible double click. */
  const before = useRef<{ cursor: number | null; at: number }>({ cursor: null, at: Number.NEGATIVE_INFINITY });
  const { table, view, picture } = shot;

  const pixel = (e: MouseEvent<HTMLElement>) => e.clientX - e.currentTarget.getBoundingClientRect().left;
  const rowAt = (at: number) => rowNear(table, view.axis, xAtPixel(at, width, picture.x));
  const show = (a: number, b: number) => {
    if (!selection.current) return;
    selection.current.hidden = false;
    selection.current.style.left = `${Math.min(a, b)}px`;
    selection.current.style.width = `${Math.abs(a - b)}px`;
  };
  const release = () => {
    pressed.current = null;
    if (selection.current) selection.current.hidden = true;
  };

  return {
    selection,
    handlers: {
      onPointerDown(e) {
        if (e.button === 0 && e.isPrimary) pressed.current = { from: pixel(e), dragging: false };
      },
      onPointerMove(e) {
        const at = pixel(e);
        point(box, rowAt(at));
        const press = pressed.current;
        if (!press) return;
        if (!press.dragging && Math.abs(at - press.from) < DRAG) return;
        if (!press.dragging) e.currentTarget.setPointerCapture(e.pointerId);
        press.dragging = true;
        show(press.from, at);
      },
      onPointerUp(e) {
        const press = pressed.current;
        release();
        if (!press) return;
        const at = pixel(e);
        if (press.dragging) {
          const [a, b] = [press.from, at].sort((p, q) => p - q).map((p) => xAtPixel(p, width, picture.x));
          if (a !== undefined && b !== undefined && b > a) zoomTo([a, b]);
          return;
        }
        if (e.timeStamp - before.current.at > DOUBLE_MS) {
          before.current = { cursor: library.state.getState().cursor, at: e.timeStamp };
        }
        const row = rowAt(at);
        library.seek(row === table.length - 1 ? null : (table.nimg[row] ?? null));
      },
      onPointerCancel: release,
      onPointerLeave: () => point(null, -1),
      onDoubleClick() {
        library.seek(before.current.cursor);
        zoomTo(null);
      },
    },
  };
}
