// Series that a curve can show: recorded columns and images per second, raw and smoothed. Smoothing continues as the table
// grows.
import type { MetricKey } from './metricColumns.ts';
import type { MetricTable } from './metricTable.ts';
import type { Fence } from './outliers.ts';
import { SMOOTH_START, type SmoothState, smoothOn } from './smooth.ts';

export type SeriesKey = MetricKey | 'images_per_sec';

interface Smoothed {
  beta: number;
  fence: Fence | null;
  version: number;
  rewritten: number;
  length: number;
  state: SmoothState;
  readonly out: Float32Array;
}

interface Kept {
  rates: { version: number; values: Float32Array } | null;
  /** One average per series, of the last requested smoothing, so that memory stays bounded. */
  readonly smoothed: Map<SeriesKey, Smoothed>;
}

const kept = new WeakMap<MetricTable, Kept>();

function keptOf(table: MetricTable): Kept {
  const found = kept.get(table) ?? { rates: null, smoothed: new Map() };
  kept.set(table, found);
  return found;
}

/** The values of a series, one element per row. */
export function valuesOf(table: MetricTable, key: SeriesKey): Float32Array {
  return key === 'images_per_sec' ? ratesOf(table) : table.column(key);
}

function ratesOf(table: MetricTable): Float32Array {
  const mine = keptOf(table);
  if (mine.rates?.version !== table.version) mine.rates = { version: table.version, values: rates(table) };
  return mine.rates.values;
}

/** A series' debiased average over all rows. Only rows added since the last call are computed. */
export function smoothedOf(table: MetricTable, key: SeriesKey, beta: number, fence: Fence | null): Float32Array {
  const mine = keptOf(table).smoothed;
  let entry = mine.get(key);
  if (entry && same(entry, beta, fence) && entry.version === table.version) return entry.out;
  const grew = entry && same(entry, beta, fence) && entry.rewritten === table.rewritten;
  if (!entry || !grew) {
    const out = entry?.out ?? new Float32Array(table.capacity);
    entry = { beta, fence, version: 0, rewritten: table.rewritten, length: 0, state: SMOOTH_START, out };
  }
  const y = key === 'images_per_sec' ? ratesOf(table) : table.mean(key);
  const rows = { y, step: table.axis('step'), from: entry.length, to: table.length };
  entry.state = smoothOn(entry.state, rows, beta, fence, entry.out);
  entry.version = table.version;
  entry.length = table.length;
  mine.set(key, entry);
  return entry.out;
}

function same(entry: Smoothed, beta: number, fence: Fence | null): boolean {
  return entry.beta === beta && entry.fence?.lo === fence?.lo && entry.fence?.hi === fence?.hi;
}

/** Seconds over which a rate is taken at least: rows reach the page in groups of nearly the same time. */
const WINDOW_SEC = 2;

const NO_RATE = Number.NaN;

/** Images per second at every row, over the seconds before it. NaN until enough time has passed. */
function rates(table: MetricTable): Float32Array {
  const { length, nimg } = table;
  const sec = table.axis('sec');
  const out = new Float32Array(length);
  let from = 0;
  for (let i = 0; i < length; i++) {
    const now = sec[i] ?? 0;
    while (from + 1 < i && now - (sec[from + 1] ?? 0) >= WINDOW_SEC) from++;
    const passed = now - (sec[from] ?? 0);
    // The start time of the first row's images is unknown, so that row only opens the window.
    out[i] = i > from && passed > 0 ? ((nimg[i] ?? 0) - (nimg[from] ?? 0)) / passed : NO_RATE;
    if (passed < WINDOW_SEC / 4) out[i] = NO_RATE;
  }
  return out;
}
