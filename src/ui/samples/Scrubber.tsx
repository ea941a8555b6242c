import { newestAt } from '../../runs/history.ts';
import type { Sheet } from '../../training/events.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useCursor, useShown, useStores } from '../stores.tsx';
import { Icon } from '../widgets/icons.tsx';

const NO_SHEETS: readonly Sheet[] = [];

/** Goes through the sheets seen so far; training goes on meanwhile. */
export function Scrubber() {
  const m = useMessages().samples;
  const { library } = useStores();
  const sheets = useShown((h) => h?.sheets ?? NO_SHEETS);
  const cursor = useCursor();
  const total = sheets.length;
  const sheet = newestAt(sheets, cursor);
  const at = sheet ? sheets.indexOf(sheet) : 0;
  const nimg = sheet?.nimg ?? 0;
  const live = cursor === null;
  const go = (position: number) => {
    const to = Math.min(Math.max(position, 0), total - 1);
    library.seek(to === total - 1 ? null : (sheets[to]?.nimg ?? null));
  };
  return (
    <>
      <div className="scrubber">
        <button
          type="button"
          className="button small square"
          aria-label={m.previous}
          title={m.previous}
          disabled={at <= 0}
          onClick={() => go(at - 1)}
        >
          <Icon name="left" />
        </button>
        <input
          className="range"
          type="range"
          min={0}
          max={Math.max(0, total - 1)}
          step={1}
          value={at}
          disabled={total < 2}
          aria-label={m.scrub}
          aria-valuetext={m.at(nimg)}
          onChange={(e) => go(Number(e.target.value))}
        />
        <button
          type="button"
          className="button small square"
          aria-label={m.next}
          title={m.next}
          disabled={at >= total - 1}
          onClick={() => go(at + 1)}
        >
          <Icon name="right" />
        </button>
        <button type="button" className="button small" disabled={live} onClick={() => library.seek(null)}>
          {live ? m.live : m.goLive}
        </button>
      </div>
      <p className="quiet" style={{ marginTop: 4 }} data-testid="sheet-at">
        {live ? m.at(nimg) : m.viewing(nimg)} · {m.count(at + 1, total)}
      </p>
    </>
  );
}
