// The legend of a chart: its series with their numbers at the pointer, else at the time cursor, else the newest.
import { short } from '../format.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useCursor } from '../stores.tsx';
import type { Shot } from './chart/usePicture.ts';
import type { ChartSpec } from './chartSpecs.ts';
import { usePointed } from './curveView.ts';
import { Swatch } from './Swatch.tsx';
import { valueText } from './valueText.ts';

export function Legend({ spec, shot }: { spec: ChartSpec; shot: Shot | null }) {
  const m = useMessages().curves;
  const pointed = usePointed((p) => p.row);
  const cursor = useCursor();
  const last = (shot?.table.length ?? 0) - 1;
  const row = !shot || pointed >= 0 ? pointed : cursor === null ? last : shot.table.at(cursor);
  return (
    <ul className="chart-legend">
      {spec.series.map((s) => (
        <li key={s.key}>
          <Swatch line={{ stroke: s.colour, strokeWidth: 2, strokeDasharray: s.dash }} />
          {spec.series.length > 1 && m.series[s.key]}
          <span className="number">{shot ? valueText(shot, s, row) : short(Number.NaN)}</span>
        </li>
      ))}
    </ul>
  );
}
