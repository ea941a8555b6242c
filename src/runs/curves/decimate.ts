// Reduces curves of any length to at most maxPoints points over a common x. Every bucket keeps each curve's minimum and
// maximum.

/** Values over an ascending x. Only the first `length` elements are valid. */
export interface Curve {
  readonly id: string;
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
  readonly length: number;
}

/** A point of a chart. A curve without a value there has no key. */
export interface Point {
  readonly x: number;
  readonly y: { [id: string]: number };
}

/** Index of the first of `length` ascending numbers that is at least `value`. */
export function lowerBound(x: ArrayLike<number>, length: number, value: number): number {
  let lo = 0;
  let hi = length;
  while (lo < hi) {
    const mid = (lo + hi) >> 1;
    if ((x[mid] ?? 0) < value) lo = mid + 1;
    else hi = mid;
  }
  return lo;
}

/**
 * At most `maxPoints` points in x0..x1. If there are few values, it returns them all with one more on each side, so that
 * lines reach the edges. Otherwise it returns the extremes of each bucket in their order, and the last value of the first
 * curve.
 */
export function decimate(curves: readonly Curve[], x0: number, x1: number, maxPoints = 500): Point[] {
  const parts = curves.map((curve) => ({
    curve,
    from: lowerBound(curve.x, curve.length, x0),
    to: upperBound(curve.x, curve.length, x1),
  }));
  const lengths = new Map(parts.map(({ curve, from, to }) => [curve.x, Math.min(curve.length, to + 1) - from + 1]));
  const rows = [...lengths.values()].reduce((a, b) => a + b, 0);
  return rows <= maxPoints ? exact(parts) : bucketed(parts, x0, x1, maxPoints);
}

interface Part {
  readonly curve: Curve;
  readonly from: number;
  readonly to: number;
}

function exact(parts: readonly Part[]): Point[] {
  const points = new Map<number, Point>();
  for (const { curve, from, to } of parts) {
    for (let i = Math.max(0, from - 1); i < Math.min(curve.length, to + 1); i++) {
      const x = curve.x[i] ?? 0;
      const point = points.get(x) ?? { x, y: {} };
      points.set(x, point);
      put(point, curve.id, curve.y[i]);
    }
  }
  return [...points.values()].sort((a, b) => a.x - b.x);
}

function bucketed(parts: readonly Part[], x0: number, x1: number, maxPoints: number): Point[] {
  const buckets = Math.floor((maxPoints - 1) / 2);
  const wide = (x1 - x0) / buckets;
  const points: Point[] = Array.from({ length: 2 * buckets }, (_, i) => ({ x: x0 + (i / 2 + 0.25) * wide, y: {} }));
  for (const { curve, from, to } of parts) {
    const { x, y, id } = curve;
    let i = from;
    while (i < to) {
      const b = Math.min(buckets - 1, Math.floor(((x[i] ?? 0) - x0) / wide));
      const end = x0 + (b + 1) * wide;
      let lo = -1;
      let hi = -1;
      do {
        const v = y[i] ?? Number.NaN;
        if (Number.isFinite(v)) {
          if (lo < 0 || v < (y[lo] ?? 0)) lo = i;
          if (hi < 0 || v >= (y[hi] ?? 0)) hi = i;
        }
        i++;
      } while (i < to && ((x[i] ?? 0) < end || b === buckets - 1));
      const [first, second] = [points[2 * b], points[2 * b + 1]];
      if (lo < 0 || !first || !second) continue;
      if (lo === hi) put((x[lo] ?? 0) < first.x + wide / 4 ? first : second, id, y[lo]);
      else {
        put(first, id, y[Math.min(lo, hi)]);
        put(second, id, y[Math.max(lo, hi)]);
      }
    }
  }
  return [...points.filter((p) => hasAny(p)), ...lastOf(parts)].sort((a, b) => a.x - b.x);
}

/** The newest values of the first curve's run, not decimated. */
function lastOf(parts: readonly Part[]): Point[] {
  const [first] = parts;
  if (!first || first.to === 0) return [];
  const point: Point = { x: first.curve.x[first.to - 1] ?? 0, y: {} };
  for (const { curve, to } of parts) if (curve.x === first.curve.x) put(point, curve.id, curve.y[to - 1]);
  return [point];
}

function upperBound(x: ArrayLike<number>, length: number, value: number): number {
  let lo = 0;
  let hi = length;
  while (lo < hi) {
    const mid = (lo + hi) >> 1;
    if ((x[mid] ?? 0) <= value) lo = mid + 1;
    else hi = mid;
  }
  return lo;
}

function hasAny(point: Point): boolean {
  for (const _ in point.y) return true;
  return false;
}

function put(point: Point, id: string, value: number | undefined): void {
  if (value !== undefined && Number.isFinite(value)) point.y[id] = value;
}
