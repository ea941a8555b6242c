// The lines of a chart. They are drawn again only if the picture or the size changes.
import { memo } from 'react';
import {
  Area,
  CartesianGrid,
  ComposedChart,
  Line,
  ReferenceArea,
  ReferenceLine,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import type { Point } from '../../../runs/curves/decimate.ts';
import { bandId, drawn, otherId, smoothId, undrawn } from '../../../runs/curves/picture.ts';
import type { ChartSpec } from '../chartSpecs.ts';
import { compact, tick } from '../numbers.ts';
import { HEIGHT, MARGIN, nearest, X_AXIS, Y_AXIS } from './geometry.ts';
import { ClippedLayer, CursorLayer, MarksLayer } from './Layers.tsx';
import { lineStyleOf } from './lineStyle.ts';
import { Tip } from './Tip.tsx';
import type { Shot } from './usePicture.ts';

interface Props {
  spec: ChartSpec;
  shot: Shot;
  /** Id of the chart's box, to which the pointer belongs. */
  box: string;
  width: number;
  height: number;
}

export const Plot = memo(function Plot({ spec, shot, box, width, height }: Props) {
  const { picture, view, others } = shot;
  const { points, zone } = picture;
  const at = (id: string) => (p: Point) => {
    const y = p.y[id];
    return y === undefined ? undefined : drawn(y, zone);
  };
  const smooth = view.smoothing > 0;
  const still = { isAnimationActive: false, connectNulls: true, type: 'linear', dot: points.length < 3 } as const;
  return (
    <ComposedChart
      width={width}
      height={height}
      data={points}
      margin={MARGIN}
      syncId="run"
      syncMethod={nearest}
      accessibilityLayer={false}
    >
      {zone !== null && (
        <ReferenceArea y1={drawn(-zone, zone)} y2={drawn(zone, zone)} ifOverflow="hidden" className="chart-zone" />
      )}
      <CartesianGrid vertical={false} stroke="var(--line)" />
      <XAxis
        dataKey="x"
        type="number"
        domain={[...picture.x]}
        ticks={[...picture.xTicks]}
        interval="preserveStartEnd"
        tickFormatter={(x: number) => tick(view.axis, x)}
        allowDataOverflow
        tickLine={false}
        axisLine={{ stroke: 'var(--line)' }}
        height={X_AXIS}
        minTickGap={16}
      />
      <YAxis
        width={Y_AXIS}
        domain={[...picture.y]}
        ticks={[...picture.yTicks]}
        interval={0}
        tickFormatter={(t: number) => compact(Number(undrawn(t, zone).toPrecision(6)))}
        allowDataOverflow
        tickLine={false}
        axisLine={false}
      />
      {spec.level !== undefined && <ReferenceLine y={spec.level} stroke="var(--line-strong)" strokeDasharray="2 3" />}
      <MarksLayer shot={shot} />
      {view.band &&
        spec.series.map((s) => (
          <Area
            key={`band ${s.key}`}
            dataKey={(p: Point) => {
              const [lo, hi] = [at(bandId(s.key, 'lo'))(p), at(bandId(s.key, 'hi'))(p)];
              return lo === undefined || hi === undefined ? undefined : [lo, hi];
            }}
            stroke="none"
            fill={s.colour}
            fillOpacity={0.14}
            activeDot={false}
            {...still}
            dot={false}
          />
        ))}
      {others.flatMap((run, i) =>
        spec.series.map((s, j) => (
          <Line
            key={`${run.id} ${s.key}`}
            dataKey={at(otherId(s.key, i))}
            {...lineStyleOf(run.colour, j)}
            {...still}
            activeDot={false}
          />
        )),
      )}
      {smooth &&
        spec.series.map((s) => (
          <Line
            key={`raw ${s.key}`}
            dataKey={at(s.key)}
            stroke={s.colour}
            strokeOpacity={0.25}
            strokeWidth={1}
            {...still}
            activeDot={false}
          />
        ))}
      {spec.series.map((s) => (
        <Line
          key={s.key}
          dataKey={at(smooth ? smoothId(s.key) : s.key)}
          stroke={s.colour}
          strokeWidth={1.6}
          {...(s.dash ? { strokeDasharray: s.dash } : {})}
          {...still}
          {...(spec.scores && !s.dash ? { dot: { r: 2, fill: s.colour, strokeWidth: 0, clipDot: false } } : {})}
          activeDot={{ r: 3 }}
        />
      ))}
      <ClippedLayer picture={picture} />
      <CursorLayer shot={shot} />
      <Tooltip
        isAnimationActive={false}
        allowEscapeViewBox={{ x: false, y: true }}
        // The tooltip is below a low chart, so that it does not hide the lines.
        {...(height > HEIGHT ? {} : { position: { y: height - X_AXIS + 4 } })}
        wrapperStyle={{ zIndex: 25, pointerEvents: 'none' }}
        cursor={{ stroke: 'var(--line-strong)' }}
        content={({ active, label }) => (active ? <Tip spec={spec} shot={shot} box={box} x={Number(label)} /> : null)}
      />
    </ComposedChart>
  );
});
