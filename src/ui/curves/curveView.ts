// The shared view of all curves on the page, and the place of the pointer.
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { Range, YScale } from '../../runs/curves/picture.ts';
import { type CurveView, createCurveView } from '../../store/page/curveView.ts';
import { ownStorage } from '../machine.ts';
import { CHARTS, type ChartId, type ChartSpec } from './chartSpecs.ts';

const view = createCurveView(ownStorage());

export function useCurveView(): CurveView {
  return useStore(view);
}

/** Changes the view of all charts. A change of the axis resets the zoom. */
export function changeView(changes: Partial<CurveView>): void {
  view.setState(changes.axis ? { ...changes, zoom: null } : changes);
}

export function zoomTo(zoom: Range | null): void {
  view.setState({ zoom });
}

/** Whether a chart's y axis can be chosen. */
export function hasScales({ fixed, counts }: ChartSpec): boolean {
  return !fixed && !counts;
}

/** The view of one chart. */
export function viewOf({ counts, scores }: ChartSpec, view: CurveView): CurveView {
  return counts || scores ? { ...view, smoothing: 0, clip: false, band: false } : view;
}

/** The scale of a chart: the chosen one, or else its default. */
export function scaleOf(spec: ChartSpec, { scales }: CurveView): YScale {
  return !hasScales(spec) ? 'linear' : (scales[spec.id] ?? spec.scale);
}

export function setScale(id: ChartId, scale: YScale): void {
  view.setState(({ scales }) => ({ scales: { ...scales, [id]: scale } }));
}

/** The common scale of all charts that have a choice. Returns null if they differ. */
export function commonScale(current: CurveView): YScale | null {
  const scales = new Set(CHARTS.filter(hasScales).map((c) => scaleOf(c, current)));
  return scales.size === 1 ? ([...scales][0] ?? null) : null;
}

export function setAllScales(scale: YScale): void {
  view.setState({ scales: Object.fromEntries(CHARTS.filter(hasScales).map((c) => [c.id, scale])) });
}

/** The chart under the pointer, and the row of the shown run there. */
interface Pointed {
  readonly chart: string | null;
  readonly row: number;
}

const NOWHERE: Pointed = { chart: null, row: -1 };
const pointed = createStore<Pointed>()(() => NOWHERE);

export function point(chart: string | null, row: number): void {
  pointed.setState(chart === null ? NOWHERE : { chart, row });
}

export function usePointed<T>(select: (at: Pointed) => T): T {
  return useStore(pointed, select);
}
