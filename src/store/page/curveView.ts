// The settings of the curves. All of them are stored for later visits, except the zoom, which belongs to a run.
import { createStore, type StoreApi } from 'zustand/vanilla';
import { AXES, type Axis } from '../../runs/curves/metricTable.ts';
import type { Range, YScale } from '../../runs/curves/picture.ts';
import { MAX_SMOOTHING } from '../../runs/curves/smooth.ts';

const KEY = 'sida-lab.curves';

export interface CurveView {
  readonly axis: Axis;
  /** The choices for single charts. Other charts use the default. */
  readonly scales: Readonly<Record<string, YScale>>;
  /** 0 means no smoothing. */
  readonly smoothing: number;
  readonly clip: boolean;
  readonly band: boolean;
  /** The part of the x axis that all charts show. Null means all of it. */
  readonly zoom: Range | null;
}

const DEFAULT: CurveView = { axis: 'nimg', scales: {}, smoothing: 0, clip: false, band: false, zoom: null };

export type CurveViewStore = StoreApi<CurveView>;

/** A view that is stored in `storage`. Without storage it lasts as long as the page. */
export function createCurveView(storage: Pick<Storage, 'getItem' | 'setItem'> | null): CurveViewStore {
  const store = createStore<CurveView>()(() => remembered(storage));
  store.subscribe(({ zoom: _, ...kept }, before) => {
    const { zoom: __, ...old } = before;
    if (JSON.stringify(kept) === JSON.stringify(old)) return;
    try {
      storage?.setItem(KEY, JSON.stringify(kept));
    } catch {
      // Storage is full. The choice lasts as long as the page.
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

/** The valid settings of a stored view. */
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
