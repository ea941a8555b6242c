import type { MetricTable } from '../../runs/metricTable.ts';
import { short } from '../format.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useWidth } from '../widgets/useWidth.ts';
import type { ChartSpec } from './chartSpecs.ts';
import { Plot } from './Plot.tsx';
import { useChartRows } from './useChartRows.ts';

/** One chart with its legend; the legend shows the newest numbers. */
export function Chart({ spec, table }: { spec: ChartSpec; table: MetricTable }) {
  const m = useMessages().curves;
  const text = m.charts[spec.id];
  const [ref, rows] = useChartRows(table, spec);
  const [box, width] = useWidth<HTMLDivElement>();
  const last = rows.at(-1);
  return (
    <div className="chart" ref={ref} data-chart={spec.id} data-points={rows.length}>
      <div className="chart-head">
        <h3>{text.title}</h3>
        <span className="sub">{text.sub}</span>
        <ul className="chart-legend">
          {spec.series.map((s) => (
            <li key={s.key}>
              <svg viewBox="0 0 16 8" aria-hidden="true">
                <line x1="0" y1="4" x2="16" y2="4" stroke={s.colour} strokeWidth="2" strokeDasharray={s.dash} />
              </svg>
              {spec.series.length > 1 && m.series[s.key]}
              <span className="number">{short(last?.[s.key] ?? Number.NaN)}</span>
            </li>
          ))}
        </ul>
      </div>
      <div className="chart-box" ref={box}>
        {rows.length === 0 && <span className="none">{m.empty}</span>}
        {rows.length > 0 && width > 0 && (
          <Plot spec={spec} rows={rows} width={width} label={m.describe(text.title, rows.length)} />
        )}
      </div>
    </div>
  );
}
