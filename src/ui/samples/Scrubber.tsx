import { useMessages } from '../messages/useMessages.ts';
import { useRun, useStores } from '../stores.tsx';
import { Icon } from '../widgets/icons.tsx';

/** Goes through the sheets seen so far; training goes on meanwhile. */
export function Scrubber() {
  const m = useMessages().samples;
  const { verbs } = useStores().run;
  const total = useRun((s) => s.sheets.length);
  const viewed = useRun((s) => s.viewed);
  const at = viewed ?? total - 1;
  const nimg = useRun((s) => s.sheets[at]?.nimg ?? 0);
  const go = (position: number) => {
    const to = Math.min(Math.max(position, 0), total - 1);
    verbs.view(to === total - 1 ? null : to);
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
        <button type="button" className="button small" disabled={viewed === null} onClick={() => verbs.view(null)}>
          {viewed === null ? m.live : m.goLive}
        </button>
      </div>
      <p className="quiet" style={{ marginTop: 4 }} data-testid="sheet-at">
        {viewed === null ? m.at(nimg) : m.viewing(nimg)} · {m.count(at + 1, total)}
      </p>
    </>
  );
}
