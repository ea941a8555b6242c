// The sheets of the shown run and the time cursor.
import { newestAt } from '../../runs/model/history.ts';
import { nearestSheet } from '../../runs/readings/sheetCells.ts';
import type { Sheet } from '../../runs/report.ts';
import { useCursor, useLibrary, useShown, useStores } from '../stores.tsx';

const NO_SHEETS: readonly Sheet[] = [];

export interface Sheets {
  readonly sheets: readonly Sheet[];
  /** The sheet at the cursor, or else the newest. */
  readonly sheet: Sheet | null;
  /** Its index among the sheets. */
  readonly at: number;
  /** Whether the newest sheet of the engine's run is shown. */
  readonly live: boolean;
  /** Shows a sheet by its index. The last index follows the newest. */
  go(place: number): void;
  /** Moves the cursor to a moment of the shown run. */
  seek(nimg: number): void;
  /** Moves the cursor to the sheet nearest to a moment. */
  snap(nimg: number): void;
  /** Shows the newest sheet of the engine's run or, without one, of the shown run. */
  goLive(): void;
}

export function useSheets(): Sheets {
  const { library } = useStores();
  const sheets = useShown((h) => h?.sheets ?? NO_SHEETS);
  const cursor = useCursor();
  const isLiveRun = useLibrary((s) => s.live !== null && s.live === s.shown);
  const sheet = newestAt(sheets, cursor);
  const last = sheets.length - 1;
  const go = (place: number) => {
    const to = Math.min(Math.max(place, 0), last);
    library.seek(to === last ? null : (sheets[to]?.nimg ?? null));
  };
  return {
    sheets,
    sheet,
    at: sheet ? sheets.indexOf(sheet) : 0,
    live: isLiveRun && cursor === null,
    go,
    seek(nimg) {
      const { shown, histories } = library.state.getState(); // read here, because it grows with every step
      const end = (shown === null ? undefined : histories[shown])?.meta.nimg ?? 0;
      library.seek(nimg >= end ? null : nimg);
    },
    snap: (nimg) => go(nearestSheet(sheets, nimg)),
    goLive() {
      const { live, shown } = library.state.getState();
      if (live !== null && live !== shown) library.show(live);
      else library.seek(null);
    },
  };
}
