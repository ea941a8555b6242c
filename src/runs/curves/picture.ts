// Computes everything that a chart draws, without React: points, domains, ticks, band and clipped values.
import { type Curve, decimate, lowerBound, type Point } from './decimate.ts';
import type { Axis, MetricTable } from './metricTable.ts';
import { type Fence, fenceOf } from './outliers.ts';
import { linearZone, niceStep, niceTicks, symlog, symlogTicks, timeTicks, unsymlog } from './scale.ts';
import { type SeriesKey, smoothedOf, valuesOf } from './series.ts';

export type YScale = 'linear' | 'symlog';
export type Range = readonly [number, number];

export interface PictureRequest {
  readonly series: readonly SeriesKey[];
  readonly shown: MetricTable;
  /** Runs that are drawn behind the shown one. */
  readonly others: readonly MetricTable[];
  readonly axis: Axis;
  readonly scale: YScale;
  /** 0: no smoothing. */
  readonly smoothing: number;
  readonly clip: boolean;
  readonly band: boolean;
  /** The visible part of the x axis. Null: all of it. */
  readonly zoom: Range | null;
  /** A y range that never changes. */
  readonly fixed?: Range;
  /** Whether the y axis begins at zero. */
  readonly fromZero?: boolean;
  /** Whether the values are counts. Ticks are then whole numbers. */
  readonly whole?: boolean;
  readonly maxPoints?: number;
}

export interface Picture {
  readonly points: readonly Point[];
  readonly x: Range;
  readonly xTicks: readonly number[];
  /** In drawn units: see `drawn`. */
  readonly y: Range;
  readonly yTicks: readonly number[];
  /** Half the linear zone of a symlog axis. Null for a linear axis. */
  readonly zone: number | null;
  readonly fence: Fence | null;
  /** Values of the shown run beyond the fence: their x, and whether they lie above it. */
  readonly clipped: readonly { readonly x: number; readonly above: boolean }[];
  /** Number of values beyond the fence, over all rows. */
  readonly clippedCount: number;
}

export const smoothId = (key: SeriesKey): string => `~${key}`;
export const otherId = (key: SeriesKey, run: number): string => `${run}:${key}`;
export const bandId = (key: SeriesKey, side: 'lo' | 'hi'): string => `${side}:${key}`;

/** The position of a value on the y axis, and the inverse. */
export const drawn = (y: number, zone: number | null): number => (zone === null ? y : symlog(y, zone));
export const undrawn = (t: number, zone: number | null): number => (zone === null ? t : unsymlog(t, zone));

/** The picture of a chart. Returns null if no run has a row. */
export function pictureOf(request: PictureRequest): Picture | null {
  const { series, shown, axis, smoothing, clip, fixed } = request;
  const x = request.zoom ?? wholeOf(request);
  if (!x) return null;
  const fence =
    clip && !fixed ? fenceOf(series.map((key) => ({ y: valuesOf(shown, key), length: shown.length }))) : null;
  const points = decimate(curvesOf(request, fence), x[0], x[1], request.maxPoints ?? 500);
  if (request.band) for (const key of series) addBand(points, key);
  const spread = spreadOf(points, x);
  const cut = { lo: fence !== null && spread[0] < fence.lo, hi: fence !== null && spread[1] > fence.hi };
  const range: Range = [cut.lo && fence ? fence.lo : spread[0], cut.hi && fence ? fence.hi : spread[1]];
  const { y, yTicks, zone } = fixed
    ? { y: fixed, yTicks: niceTicks(fixed[0], fixed[1], 2), zone: null }
    : request.scale === 'symlog'
      ? symlogAxis(range, cut)
      : linearAxis(request.fromZero ? [Math.min(0, range[0]), range[1]] : range, cut, request.whole ? 1 : 0);
  return {
    points,
    x,
    xTicks: (axis === 'sec' ? timeTicks : niceTicks)(x[0], x[1], 5),
    y,
    yTicks,
    zone,
    fence,
    clipped: fence ? clippedOf(points, series, fence, x) : [],
    clippedCount: fence ? countBeyond(request, fence, x) : 0,
  };
  function curvesOf({ others }: PictureRequest, beyond: Fence | null): Curve[] {
    const of = (table: MetricTable, key: SeriesKey, id: string, smooth: boolean, ignore: Fence | null): Curve => ({
      id,
      x: table.axis(axis),
      y: smooth ? smoothedOf(table, key, smoothing, ignore) : valuesOf(table, key),
      length: table.length,
    });
    const smooth = smoothing > 0;
    return [
      ...series.map((key) => of(shown, key, key, false, null)),
      ...(smooth ? series.map((key) => of(shown, key, smoothId(key), true, beyond)) : []),
      ...others.flatMap((table, run) => series.map((key) => of(table, key, otherId(key, run), smooth, beyond))),
    ];
  }
}

/** The range from the first to the last row of all runs. Returns null if no run has a row. */
export function wholeOf({ shown, others, axis }: Pick<PictureRequest, 'shown' | 'others' | 'axis'>): Range | null {
  let lo = Number.POSITIVE_INFINITY;
  let hi = Number.NEGATIVE_INFINITY;
  for (const table of [shown, ...others]) {
    if (table.length === 0) continue;
    lo = Math.min(lo, table.axis(axis)[0] ?? 0);
    hi = Math.max(hi, table.axis(axis)[table.length - 1] ?? 0);
  }
  if (lo > hi) return null;
  return hi > lo ? [lo, hi] : [lo, lo + 1];
}

function spreadOf(points: readonly Point[], [x0, x1]: Range): Range {
  let lo = Number.POSITIVE_INFINITY;
  let hi = Number.NEGATIVE_INFINITY;
  for (const p of points) {
    if (p.x < x0 || p.x > x1) continue;
    for (const id in p.y) {
      const v = p.y[id] ?? 0;
      if (v < lo) lo = v;
      if (v > hi) hi = v;
    }
  }
  return lo > hi ? [0, 1] : [lo, hi];
}

type Cut = { readonly lo: boolean; readonly hi: boolean };

function linearAxis([lo, hi]: Range, cut: Cut, least: number) {
  const wide = hi > lo ? hi - lo : Math.abs(hi) / 5 || 1;
  const step = Math.max(least, niceStep(wide / 4));
  const y: Range = [
    cut.lo ? lo : Math.floor(lo / step + 1e-9) * step,
    cut.hi ? hi : Math.max(Math.ceil(hi / step - 1e-9), Math.floor(lo / step) + 1) * step,
  ];
  const yTicks = niceTicks(y[0], y[1], 4);
  return { y, yTicks: least > 0 ? yTicks.filter(Number.isInteger) : yTicks, zone: null };
}

function symlogAxis([lo, hi]: Range, cut: Cut) {
  const zone = linearZone(lo, hi);
  const [a, b] = [symlog(lo, zone), symlog(hi, zone)];
  const margin = b > a ? 0.04 * (b - a) : 0.5;
  const y: Range = [cut.lo ? a : a - margin, cut.hi ? b : b + margin];
  const ticks = symlogTicks(unsymlog(y[0], zone), unsymlog(y[1], zone), zone, 4);
  return { y, yTicks: ticks.map((t) => symlog(t, zone)), zone };
}

/** Points on each side of a point that its band covers, as a share of all points. */
const BAND_REACH = 1 / 60;

/** Adds the smallest and largest raw value around each point. */
function addBand(points: readonly Point[], key: SeriesKey): void {
  const reach = Math.max(1, Math.round(points.length * BAND_REACH));
  for (const [i, point] of points.entries()) {
    let lo = Number.POSITIVE_INFINITY;
    let hi = Number.NEGATIVE_INFINITY;
    for (let j = Math.max(0, i - reach); j <= Math.min(points.length - 1, i + reach); j++) {
      const v = points[j]?.y[key];
      if (v === undefined) continue;
      lo = Math.min(lo, v);
      hi = Math.max(hi, v);
    }
    if (lo > hi) continue;
    point.y[bandId(key, 'lo')] = lo;
    point.y[bandId(key, 'hi')] = hi;
  }
}

function clippedOf(points: readonly Point[], series: readonly SeriesKey[], fence: Fence, [x0, x1]: Range) {
  return points
    .filter((p) => p.x >= x0 && p.x <= x1)
    .flatMap(({ x, y }) =>
      series.flatMap((key) => {
        const v = y[key];
        return v === undefined || (v >= fence.lo && v <= fence.hi) ? [] : [{ x, above: v > fence.hi }];
      }),
    );
}

function countBeyond({ shown, series, axis }: PictureRequest, fence: Fence, [x0, x1]: Range): number {
  const column = shown.axis(axis);
  let n = 0;
  for (const key of series) {
    const y = valuesOf(shown, key);
    for (let i = lowerBound(column, shown.length, x0); i < shown.length && (column[i] ?? 0) <= x1; i++) {
      const v = y[i] ?? Number.NaN;
      if (v < fence.lo || v > fence.hi) n++;
    }
  }
  return n;
}
