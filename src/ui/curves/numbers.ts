// Short texts of numbers for the charts.
import type { Axis } from '../../runs/curves/metricTable.ts';

/** Axis numbers: 12800 → 12.8k. */
export function compact(x: number): string {
  const a = Math.abs(x);
  const sign = x < 0 ? '−' : '';
  if (a === 0) return '0';
  if (a >= 1e9 || a < 1e-3) return x.toExponential(0).replace('e+', 'e').replace(/-/g, '−');
  if (a >= 1e6) return `${sign}${trim(a / 1e6)}M`;
  if (a >= 1e4) return `${sign}${trim(a / 1e3)}k`;
  return `${sign}${trim(a)}`;
}

function trim(x: number): string {
  return Number(x.toPrecision(4)).toString();
}

/** Seconds as a clock: 3:20, 1:02:05. */
export function clock(sec: number): string {
  const s = Math.round(sec);
  const two = (n: number) => String(n).padStart(2, '0');
  const [h, m] = [Math.floor(s / 3600), Math.floor(s / 60) % 60];
  return h > 0 ? `${h}:${two(m)}:${two(s % 60)}` : `${m}:${two(s % 60)}`;
}

/** A tick of the x axis. */
export function tick(axis: Axis, x: number): string {
  return axis === 'sec' ? clock(x) : compact(x);
}
