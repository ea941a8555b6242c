// The sample sheets of a run, oldest first. When full, every second sheet of the older half is removed, except those that
// the user asked for.
import type { Sheet } from '../report.ts';

export const MAX_SHEETS = 240;

/** Adds a sheet. It replaces a sheet of the same step. */
export function addSheet(sheets: readonly Sheet[], sheet: Sheet, max = MAX_SHEETS): readonly Sheet[] {
  const before = sheets.filter((s) => s.nimg < sheet.nimg);
  if (before.length < max) return [...before, sheet];
  const half = before.length >> 1;
  // The first sheet is always kept: later ones are compared with it.
  const kept = before.filter((_, i) => i === 0 || i >= half || i % 2 === 0 || before[i]?.asked);
  return [...kept, sheet];
}
