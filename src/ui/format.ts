// Numbers as text.
import { grouped } from '../lib/grouped.ts';

/** 12800 → "12,800". */
export function count(x: number): string {
  return grouped(Math.round(x));
}

/** Three significant digits. Very small and very large numbers have exponents. */
export function short(x: number): string {
  if (!Number.isFinite(x)) return '–';
  const a = Math.abs(x);
  if (a === 0) return '0';
  if (a >= 1e6 || a < 1e-3) return x.toExponential(1).replace('e+', 'e');
  if (a >= 1000) return count(x).replace('-', '−');
  return x.toPrecision(3).replace('-', '−');
}

/** Seconds as a rounded length of time: "about 4 min". */
export function duration(sec: number): string {
  if (sec < 45) return `${Math.max(1, Math.round(sec))} s`;
  if (sec < 90 * 60) return `${Math.max(1, Math.round(sec / 60))} min`;
  if (sec < 36 * 3600) return `${(sec / 3600).toFixed(1)} h`;
  return `${(sec / 86400).toFixed(1)} days`;
}

/** Bytes in binary units. */
export function bytes(b: number): string {
  if (b < 1024) return `${b} B`;
  if (b < 1024 ** 2) return `${(b / 1024).toFixed(0)} KB`;
  if (b < 1024 ** 3) return `${(b / 1024 ** 2).toFixed(1)} MB`;
  return `${(b / 1024 ** 3).toFixed(2)} GB`;
}
