// The keys of a chart with the focus.
import type { KeyboardEvent } from 'react';
import { type Range, wholeOf } from '../../../runs/curves/picture.ts';
import { rowNear } from '../../../runs/curves/timeAxis.ts';
import { useStores } from '../../stores.tsx';
import { zoomTo } from '../curveView.ts';
import type { Shot } from './usePicture.ts';

/** Share of the visible range for an arrow key, an arrow key with shift, and a page key. */
const STEP = 1 / 200;
const SHIFT = 1 / 20;
const PAGE = 1 / 10;

/** Arrows, page, home and end move the time cursor. + and - zoom around it. 0 shows everything. */
export function useChartKeys(shot: Shot): (e: KeyboardEvent) => void {
  const { library } = useStores();
  const { table, view, picture, others } = shot;
  const column = table.axis(view.axis);
  const last = table.length - 1;
  const near = (x: number) => rowNear(table, view.axis, x);

  const row = (): number => {
    const { cursor } = library.state.getState();
    return cursor === null ? last : Math.max(0, table.at(cursor));
  };
  const go = (to: number) => {
    const next = Math.min(last, Math.max(0, to));
    library.seek(next === last ? null : (table.nimg[next] ?? null));
    const { zoom } = view;
    const x = column[next] ?? 0;
    if (!zoom || (x >= zoom[0] && x <= zoom[1])) return;
    const half = (zoom[1] - zoom[0]) / 2;
    zoomTo([x - half, x + half]);
  };
  const move = (share: number) => {
    const seen = near(picture.x[1]) - near(picture.x[0]);
    const rows = Math.max(1, Math.round(Math.abs(share) * seen));
    go(row() + Math.sign(share) * rows);
  };
  const zoom = (factor: number) => {
    const whole = wholeOf({ shown: table, others: others.map((o) => o.metrics), axis: view.axis });
    if (!whole) return;
    const [x0, x1] = picture.x;
    const x = Math.min(x1, Math.max(x0, column[row()] ?? x1));
    const next: Range = [Math.max(whole[0], x - (x - x0) * factor), Math.min(whole[1], x + (x1 - x) * factor)];
    zoomTo(next[0] <= whole[0] && next[1] >= whole[1] ? null : next);
  };

  return (e) => {
    if (e.ctrlKey || e.metaKey || e.altKey) return;
    const arrow = e.shiftKey ? SHIFT : STEP;
    const actions = new Map<string, () => void>([
      ['ArrowLeft', () => move(-arrow)],
      ['ArrowDown', () => move(-arrow)],
      ['ArrowRight', () => move(arrow)],
      ['ArrowUp', () => move(arrow)],
      ['PageDown', () => move(-PAGE)],
      ['PageUp', () => move(PAGE)],
      ['Home', () => go(0)],
      ['End', () => go(last)],
      // If the cursor already follows the newest, Escape is left to the elements around the chart.
      ...(library.state.getState().cursor === null ? [] : [['Escape', () => library.seek(null)] as const]),
      ['+', () => zoom(0.5)],
      ['=', () => zoom(0.5)],
      ['-', () => zoom(2)],
      ['0', () => zoomTo(null)],
    ]);
    const action = actions.get(e.key);
    if (!action) return;
    e.preventDefault();
    e.stopPropagation();
    action();
  };
}
