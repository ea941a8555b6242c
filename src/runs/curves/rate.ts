// Images a second over a run, which is recorded nowhere: it follows from images seen over active seconds.
import type { MetricTable } from './metricTable.ts';

/** Rows reach the page some at a time with nearly one time, so a rate is taken over at least so long. */
const WINDOW_SEC = 2;

const NO_RATE = Number.NaN;

/** Images a second at every row, over the last seconds before it; NaN until so much time has passed. */
export function rates(table: MetricTable): Float32Array {
  const { length, nimg } = table;
  const sec = table.axis('sec');
  const out = new Float32Array(length);
  let from = 0;
  for (let i = 0; i < length; i++) {
    const now = sec[i] ?? 0;
    while (from + 1 < i && now - (sec[from + 1] ?? 0) >= WINDOW_SEC) from++;
    const passed = now - (sec[from] ?? 0);
    // A first row's images have no known start in time, so it only opens the window.
    out[i] = i > from && passed > 0 ? ((nimg[i] ?? 0) - (nimg[from] ?? 0)) / passed : NO_RATE;
    if (passed < WINDOW_SEC / 4) out[i] = NO_RATE;
  }
  return out;
}
