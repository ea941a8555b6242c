// The legend of the runs in the charts, if others are overlaid.
import type { OverlayRun } from '../../store/library/overlay.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useShown } from '../stores.tsx';
import { lineStyleOf } from './chart/lineStyle.ts';
import { Swatch } from './Swatch.tsx';

export function RunsLegend({ overlay }: { overlay: readonly OverlayRun[] }) {
  const m = useMessages().curves;
  const name = useShown((h) => h?.meta.name ?? '');
  if (overlay.length === 0) return null;
  return (
    <ul className="runs-legend" aria-label={m.runs} data-testid="runs-legend">
      <li>
        <Swatch line={{ stroke: 'var(--ink)', strokeWidth: 2 }} />
        <strong>{name}</strong>
      </li>
      {overlay.map((run) => (
        <li key={run.id} className={run.metrics ? undefined : 'quiet'}>
          <Swatch line={{ ...lineStyleOf(run.colour), strokeWidth: 2 }} />
          <span className="name">{run.name}</span>
          {!run.metrics && m.loading}
        </li>
      ))}
    </ul>
  );
}
