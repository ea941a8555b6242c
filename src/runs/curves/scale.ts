// Scales of axes: round ticks, and a logarithmic scale that includes zero.

/** Symmetric logarithm: linear within ±c, logarithmic beyond, continuous in value and slope. */
export function symlog(y: number, c: number): number {
  return Math.sign(y) * Math.log1p(Math.abs(y) / c);
}

/** The number whose symlog is `t`. */
export function unsymlog(t: number, c: number): number {
  return Math.sign(t) * c * Math.expm1(Math.abs(t));
}

/**
 * Half the width of the linear zone for values between lo and hi: a power of ten. If the values reach zero it lies two
 * decades below the largest, because a lower one would mostly show values near zero. Otherwise it is small enough for the
 * smallest value, at most six decades below the largest.
 */
export function linearZone(lo: number, hi: number): number {
  const top = Math.max(Math.abs(lo), Math.abs(hi));
  if (!(top > 0)) return 1;
  const nearest = lo < 0 && hi > 0 ? 0 : Math.min(Math.abs(lo), Math.abs(hi));
  const decade = Math.floor(Math.log10(top));
  return 10 ** (nearest > 0 ? Math.max(Math.floor(Math.log10(nearest)), decade - 6) : decade - 2);
}

/** About `count` round numbers in lo..hi. */
export function niceTicks(lo: number, hi: number, count: number): number[] {
  if (!(hi > lo)) return Number.isFinite(lo) ? [lo] : [];
  const step = niceStep((hi - lo) / count);
  const ticks: number[] = [];
  for (let k = Math.ceil(lo / step - 1e-9); k * step <= hi + step * 1e-9; k++) ticks.push(clean(k * step));
  return ticks;
}

/** 1, 2 or 5 times a power of ten, at least `x`. */
export function niceStep(x: number): number {
  const decade = 10 ** Math.floor(Math.log10(x));
  const part = x / decade;
  return decade * (part <= 1 ? 1 : part <= 2 ? 2 : part <= 5 ? 5 : 10);
}

const TIME_STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400];

/** Round times in lo..hi, in seconds. */
export function timeTicks(lo: number, hi: number, count: number): number[] {
  const rough = (hi - lo) / count;
  if (!(rough >= 1)) return niceTicks(lo, hi, count);
  const step = TIME_STEPS.find((s) => s >= rough) ?? 86400 * niceStep(rough / 86400);
  const ticks: number[] = [];
  for (let k = Math.ceil(lo / step); k * step <= hi; k++) ticks.push(k * step);
  return ticks;
}

/** About `count` ticks in lo..hi: zero and powers of ten. Round numbers if the range spans less than two decades. */
export function symlogTicks(lo: number, hi: number, c: number, count: number): number[] {
  const ticks: number[] = lo <= 0 && hi >= 0 ? [0] : [];
  const top = Math.max(Math.abs(lo), Math.abs(hi));
  for (let k = Math.round(Math.log10(c)); 10 ** k <= top; k++) {
    for (const y of [10 ** k, -(10 ** k)]) if (y >= lo && y <= hi) ticks.push(clean(y));
  }
  if (ticks.length < 3) return niceTicks(lo, hi, count);
  ticks.sort((a, b) => a - b);
  return spread(ticks, (y) => symlog(y, c), count);
}

/** Removes ticks that are too close to another one. Zero has priority, then the largest. */
function spread(ticks: number[], place: (y: number) => number, count: number): number[] {
  const first = ticks[0] ?? 0;
  const last = ticks.at(-1) ?? 0;
  const room = (place(last) - place(first)) / (count + 1);
  const kept: number[] = [];
  const byRank = [...ticks].sort((a, b) => Number(b === 0) - Number(a === 0) || Math.abs(b) - Math.abs(a));
  for (const y of byRank) if (kept.every((k) => Math.abs(place(k) - place(y)) >= room)) kept.push(y);
  return kept.sort((a, b) => a - b);
}

/** Rounds away the error that sums of tenths leave. */
function clean(x: number): number {
  return x === 0 ? 0 : Number(x.toPrecision(12));
}
