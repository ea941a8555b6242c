// The facts about an image set: a few images, counts, pixel statistics and notes.
import type { DataSummary } from '../../workers/protocol.ts';
import { bytes, count } from '../format.ts';
import { useMessages } from '../messages/useMessages.ts';
import { PixelCanvas } from '../widgets/PixelCanvas.tsx';

/** A few images of a set. */
export function Thumbnails({ summary }: { summary: DataSummary }) {
  const m = useMessages().data;
  return (
    <div className="thumbs">
      <PixelCanvas {...summary.thumbnails} label={m.thumbnails(summary.name)} />
    </div>
  );
}

/** Counts, pixel statistics, and the notes on how the files were converted. */
export function SetFacts({ summary }: { summary: DataSummary }) {
  const m = useMessages().data;
  const { name, classCounts, classNames, resolution, stats, fingerprint, notes, crops } = summary;
  const present = classCounts.filter((c) => c > 0);
  const [fewest, most] = [Math.min(...present), Math.max(...present)];
  const each = (values: readonly number[]) => m.channels(values.map(signed));
  return (
    <>
      <div className="set-facts" data-testid="data-facts">
        <strong>{m.ready(name, summary.count, resolution, present.length)}</strong>
        {present.length > 1 && (
          <span className="quiet" title={classNames.map((c, i) => `${c} ${count(classCounts[i] ?? 0)}`).join(', ')}>
            {m.fewest(fewest, most)}
          </span>
        )}
        <span className="quiet" title={each(stats.mean)}>
          {m.mean} <span className="number">{signed(stats.overall.mean)}</span>
        </span>
        <span className="quiet" title={each(stats.deviation)}>
          {m.deviation} <span className="number">{stats.overall.deviation.toFixed(3)}</span>
        </span>
        <span className="quiet">{bytes(summary.bytes)}</span>
        <span className="quiet">
          {m.fingerprint} <span className="number">{fingerprint}</span>
        </span>
      </div>
      {fewest < UNEVEN * most && <ClassBars names={classNames} counts={classCounts} most={most} />}
      {crops && (
        <div className="crops">
          <PixelCanvas {...crops} label={m.crops} testId="crops" />
        </div>
      )}
      {notes.length > 0 && (
        <ul className="notes quiet" data-testid="data-notes">
          {notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
    </>
  );
}

/** Bars are shown if the smallest class has less than this share of the largest. */
const UNEVEN = 0.8;
const MOST_BARS = 100;

function ClassBars({ names, counts, most }: { names: readonly string[]; counts: readonly number[]; most: number }) {
  const m = useMessages().data;
  return (
    <div className="class-bars" role="img" aria-label={m.bars}>
      {names.slice(0, MOST_BARS).map((name, i) => (
        <span
          key={name}
          title={`${name} ${count(counts[i] ?? 0)}`}
          style={{ height: `${(100 * (counts[i] ?? 0)) / most}%` }}
        />
      ))}
    </div>
  );
}

function signed(x: number): string {
  return x.toFixed(3).replace('-', '−');
}
