import { memo } from 'react';
import { CartesianGrid, Line, LineChart, ReferenceLine, Tooltip, XAxis, YAxis } from 'recharts';
import type { ChartRow } from '../../runs/decimate.ts';
import { count, short } from '../format.ts';
import { useMessages } from '../messages/useMessages.ts';
import type { ChartSpec } from './chartSpecs.ts';

const HEIGHT = 116;
const MARGIN = { top: 6, right: 8, bottom: 0, left: 0 };

interface Props {
  spec: ChartSpec;
  rows: ChartRow[];
  width: number;
  label: string;
}

/** The lines of a chart; drawn anew only when its rows or its width change. */
export const Plot = memo(function Plot({ spec, rows, width, label }: Props) {
  const { series } = useMessages().curves;
  return (
    <LineChart
      width={width}
      height={HEIGHT}
      data={rows}
      margin={MARGIN}
      syncId="run"
      aria-label={label}
      accessibilityLayer
    >
      <CartesianGrid vertical={false} stroke="var(--line)" />
      {spec.id === 'fakeness' && <ReferenceLine y={0.5} stroke="var(--line-strong)" strokeDasharray="2 3" />}
      <XAxis
        dataKey="nimg"
        type="number"
        domain={['dataMin', 'dataMax']}
        tickCount={5}
        tickFormatter={compact}
        tickLine={false}
        axisLine={{ stroke: 'var(--line)' }}
        height={20}
        minTickGap={28}
      />
      <YAxis
        width={46}
        scale={spec.scale === 'symlog' ? 'symlog' : 'linear'}
        domain={spec.domain ?? ['auto', 'auto']}
        tickCount={4}
        tickFormatter={compact}
        tickLine={false}
        axisLine={false}
      />
      <Tooltip
        isAnimationActive={false}
        cursor={{ stroke: 'var(--line-strong)' }}
        content={({ active, payload, label: nimg }) =>
          active && payload.length > 0 ? (
            <div className="chart-tip">
              <div>{count(Number(nimg))}</div>
              {payload.map((p) => (
                <div key={String(p.dataKey)}>
                  {series[String(p.dataKey)]} <b className="number">{short(Number(p.value))}</b>
                </div>
              ))}
            </div>
          ) : null
        }
      />
      {spec.series.map((s) => (
        <Line
          key={s.key}
          dataKey={s.key}
          stroke={s.colour}
          strokeWidth={1.6}
          {...(s.dash ? { strokeDasharray: s.dash } : {})}
          type="linear"
          dot={rows.length < 3}
          activeDot={{ r: 3 }}
          isAnimationActive={false}
          connectNulls
        />
      ))}
    </LineChart>
  );
});

/** Axis numbers in little room: 12800 → 12.8k. */
function compact(x: number): string {
  const a = Math.abs(x);
  const sign = x < 0 ? '−' : '';
  if (a === 0) return '0';
  if (a >= 1e9 || a < 1e-3) return x.toExponential(0).replace('e+', 'e');
  if (a >= 1e6) return `${sign}${trim(a / 1e6)}M`;
  if (a >= 1e3) return `${sign}${trim(a / 1e3)}k`;
  return `${sign}${trim(a)}`;
}

function trim(x: number): string {
  return Number(x.toPrecision(3)).toString();
}
