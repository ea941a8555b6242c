// How the curves are looked at: remembered from visit to visit, but for the zoom, which belongs to a run.
import { createStore, type StoreApi } from 'zustand/vanilla';
import { AXES, type Axis } from '../../runs/curves/metricTable.ts';
import type { Range, YScale } from '../../runs/curves/picture.ts';
import { MAX_SMOOTHING } from '../../runs/curves/smooth.ts';

const KEY = 'sida-lab.curves';

export interface CurveView {
  readonly axis: Axis;
  /** What was chosen for single charts; the others have their own default. */
  readonly scales: Readonly<Record<string, YScale>>;
  /** 0 is none. */
  readonly smoothing: number;
  readonly clip: boolean;
  readonly band: boolean;
  /** The part of the x axis that all charts show; null is all of it. */
  readonly zoom: Range | null;
}

const DEFAULT: CurveView = { axis: 'nimg', scales: {}, smoothing: 0, clip: false, band: false, zoom: null };

export type CurveViewStore = StoreApi<CurveView>;

/** A view that is kept in `storage`, where there is one. */
export function createCurveView(storage: Pick<Storage, 'getItem' | 'setItem'> | null): CurveViewStore {
  const store = createStore<CurveView>()(() => remembered(storage));
  store.subscribe(({ zoom: _, ...kept }, before) => {
    const { zoom: __, ...old } = before;
    if (JSON.stringify(kept) === JSON.stringify(old)) return;
    try {
      storage?.setItem(KEY, JSON.stringify(kept));
    } catch {
      // Storage is full: the choice lasts as long as the page.
    }
  });
  return store;
}

function remembered(storage: Pick<Storage, 'getItem'> | null): CurveView {
  try {
    const read: unknown = JSON.parse(storage?.getItem(KEY) ?? '{}');
    return read !== null && typeof read === 'object' ? sound(read as Record<string, unknown>) : DEFAULT;
  } catch {
    return DEFAULT;
  }
}

/** What of a stored view can be used. */
function sound({ axis, scales, smoothing, clip, band }: Record<string, unknown>): CurveView {
  const entries = scales !== null && typeof scales === 'object' ? Object.entries(scales) : [];
  return {
    axis: AXES.find((a) => a === axis) ?? DEFAULT.axis,
    scales: Object.fromEntries(entries.filter(([, s]) => s === 'linear' || s === 'symlog')),
    smoothing: typeof smoothing === 'number' && smoothing >= 0 && smoothing <= MAX_SMOOTHING ? smoothing : 0,
    clip: clip === true,
    band: band === true,
    zoom: null,
  };
}
