// The sample sheets of a run, oldest first, bounded: when full, every second one of the older half goes, but for those
// that were asked for.
import type { Sheet } from '../report.ts';

export const MAX_SHEETS = 240;

/** The history with one more sheet; a second sheet of the same moment replaces the first. */
export function addSheet(sheets: readonly Sheet[], sheet: Sheet, max = MAX_SHEETS): readonly Sheet[] {
  const before = sheets.filter((s) => s.nimg < sheet.nimg);
  if (before.length < max) return [...before, sheet];
  const half = before.length >> 1;
  // The very first sheet stays: it is what every later one is compared with.
  const kept = before.filter((_, i) => i === 0 || i >= half || i % 2 === 0 || before[i]?.asked);
  return [...kept, sheet];
}
