// The samples of each run at the same number of images. The time cursor moves all of them.
import { newestAt, type RunHistory, type RunMeta } from '../../../runs/model/history.ts';
import { count } from '../../format.ts';
import { useMessages } from '../../messages/useMessages.ts';
import { useCursor, useLibrary, useStores } from '../../stores.tsx';
import { PixelCanvas } from '../../widgets/PixelCanvas.tsx';
import { RunMark } from '../../widgets/RunMark.tsx';

export function CompareSheets({ metas }: { metas: readonly RunMeta[] }) {
  const m = useMessages().runs.comparison;
  const { library } = useStores();
  const histories = useLibrary((s) => s.histories);
  const cursor = useCursor();
  const sheets = metas.map(({ id }) => histories[id]?.sheets ?? []);
  const moments = [...new Set(sheets.flatMap((list) => list.map((s) => s.nimg)))].sort((a, b) => a - b);
  const common = Math.min(...sheets.map((list) => list.at(-1)?.nimg ?? 0));
  const at = cursor ?? common;
  const position = Math.max(
    0,
    moments.findLastIndex((nimg) => nimg <= at),
  );
  return (
    <section className="compare-sheets">
      <h3>{m.sheets}</h3>
      <div className="compare-scrubber">
        <input
          className="range"
          type="range"
          min={0}
          max={Math.max(0, moments.length - 1)}
          value={position}
          disabled={moments.length < 2}
          aria-label={m.at}
          aria-valuetext={m.cursor(at)}
          onChange={(e) => library.seek(moments[Number(e.target.value)] ?? null)}
        />
        <button type="button" className="button small" disabled={cursor === null} onClick={() => library.seek(null)}>
          {m.newest}
        </button>
      </div>
      <p className="quiet" data-testid="compared-at">
        {cursor === null ? m.common(at) : m.cursor(at)}
      </p>
      <ul className="compare-grid">
        {metas.map((meta) => (
          <ComparedSheet key={meta.id} meta={meta} history={histories[meta.id]} at={at} />
        ))}
      </ul>
    </section>
  );
}

interface Props {
  meta: RunMeta;
  history: RunHistory | undefined;
  at: number;
}

function ComparedSheet({ meta: { name, colour }, history, at }: Props) {
  const { runs } = useMessages();
  const m = runs.comparison;
  const sheet = history ? newestAt(history.sheets, at) : null;
  return (
    <li>
      <p className="compare-name">
        <RunMark colour={colour} /> <strong>{name}</strong>
        {sheet && <span className="quiet number">{count(sheet.nimg)}</span>}
      </p>
      {sheet ? (
        <span className="compared-sheet">
          <PixelCanvas
            width={sheet.width}
            height={sheet.height}
            rgba={sheet.rgba}
            label={m.sheet(name, sheet.nimg)}
            testId="compared-sheet"
          />
        </span>
      ) : (
        <p className="empty low">{history ? m.none : m.loading}</p>
      )}
    </li>
  );
}
