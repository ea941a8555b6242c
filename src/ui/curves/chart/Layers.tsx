// The layers above the lines of a chart: the run's marks, the clipped numbers, and the time cursor.
import { memo } from 'react';
import { usePlotArea } from 'recharts';
import type { Picture } from '../../../runs/curves/picture.ts';
import { axisAt } from '../../../runs/curves/timeAxis.ts';
import type { Mark } from '../../../runs/model/history.ts';
import { useCursor, useShown } from '../../stores.tsx';
import { MARK_COLOURS, MARK_KINDS, NO_MARKS, SIGNS } from './marks.ts';
import type { Shot } from './usePicture.ts';

interface Area {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Maps from the x axis to pixels. Returns null outside the visible range. */
function placer({ x }: Picture, area: Area): (at: number) => number | null {
  const [x0, x1] = x;
  return (at) => (at < x0 || at > x1 ? null : area.x + ((at - x0) / (x1 - x0)) * area.width);
}

/** A sign at the edge for each mark, and a thin line except for checkpoints. Marks at one pixel are drawn once. */
export const MarksLayer = memo(function MarksLayer({ shot }: { shot: Shot }) {
  const marks = useShown((h) => h?.marks ?? NO_MARKS);
  const area = usePlotArea();
  if (!area || marks.length === 0) return null;
  const place = placer(shot.picture, area);
  const bottom = area.y + area.height;
  return (
    <g className="chart-marks">
      {MARK_KINDS.map((kind) => {
        const at = pixelsOf(marks, kind, (nimg) => place(axisAt(shot.table, shot.view.axis, nimg)));
        if (at.length === 0) return null;
        const colour = MARK_COLOURS[kind];
        const y = kind === 'checkpoint' ? bottom : area.y;
        return (
          <g key={kind} data-marks={kind}>
            {kind !== 'checkpoint' && (
              <path
                d={at.map((x) => `M${x},${area.y}V${bottom}`).join('')}
                stroke={colour}
                strokeOpacity={0.55}
                strokeDasharray={kind === 'gap' ? '1 2' : '3 3'}
                fill="none"
              />
            )}
            <path d={at.map((x) => SIGNS[kind](x, y)).join('')} fill={colour} />
          </g>
        );
      })}
    </g>
  );
});

function pixelsOf(marks: readonly Mark[], kind: Mark['kind'], place: (nimg: number) => number | null): number[] {
  const pixels = new Set<number>();
  for (const mark of marks) {
    const x = mark.kind === kind ? place(mark.nimg) : null;
    if (x !== null) pixels.add(kind === 'checkpoint' ? 4 * Math.round(x / 4) : Math.round(x));
  }
  return [...pixels];
}

/** Clipped numbers, as triangles at the edge. */
export function ClippedLayer({ picture }: { picture: Picture }) {
  const area = usePlotArea();
  if (!area || picture.clipped.length === 0) return null;
  const place = placer(picture, area);
  const bottom = area.y + area.height;
  const d = picture.clipped.map(({ x, above }) => {
    const at = place(x) ?? area.x;
    return above ? `M${at - 3.5},${area.y + 6}h7l-3.5,-6z` : `M${at - 3.5},${bottom - 6}h7l-3.5,6z`;
  });
  return <path className="chart-clipped" d={d.join('')} fill="var(--bad)" />;
}

/** The time cursor. */
export function CursorLayer({ shot }: { shot: Shot }) {
  const cursor = useCursor();
  const area = usePlotArea();
  if (cursor === null || !area) return null;
  const x = placer(shot.picture, area)(axisAt(shot.table, shot.view.axis, cursor));
  if (x === null) return null;
  return (
    <g className="chart-cursor" data-testid="chart-cursor">
      <line x1={x} x2={x} y1={area.y} y2={area.y + area.height} stroke="var(--accent)" strokeWidth={1.5} />
      <path d={`M${x - 4},${area.y - 6}h8l-4,6z`} fill="var(--accent)" />
    </g>
  );
}
