// The tooltip of a chart: moment, numbers, marks and samples at the pointer.
import { valuesOf } from '../../../runs/curves/series.ts';
import { axisAt, rowNear } from '../../../runs/curves/timeAxis.ts';
import { newestAt } from '../../../runs/model/history.ts';
import type { Sheet } from '../../../runs/report.ts';
import { short } from '../../format.ts';
import { useMessages } from '../../messages/useMessages.ts';
import { useShown } from '../../stores.tsx';
import { PixelCanvas } from '../../widgets/PixelCanvas.tsx';
import type { ChartSpec } from '../chartSpecs.ts';
import { usePointed } from '../curveView.ts';
import { clock } from '../numbers.ts';
import { Swatch } from '../Swatch.tsx';
import { valueText } from '../valueText.ts';
import { lineStyleOf } from './lineStyle.ts';
import { MARK_COLOURS, markKey, NO_MARKS, SIGNS } from './marks.ts';
import type { Shot } from './usePicture.ts';
import { valueAt } from './valueAt.ts';

const NO_SHEETS: readonly Sheet[] = [];
/** A mark counts as pointed at within this share of the width. */
const NEAR = 0.015;

/** Only the chart under the pointer shows it. */
export function Tip({ spec, shot, box, x }: { spec: ChartSpec; shot: Shot; box: string; x: number }) {
  const m = useMessages().curves;
  const here = usePointed((p) => p.chart === box);
  const { table, view, others } = shot;
  const row = rowNear(table, view.axis, x);
  const nimg = table.nimg[row] ?? 0;
  const sheet = useShown((h) => newestAt(h?.sheets ?? NO_SHEETS, nimg));
  const marks = useShown((h) => h?.marks ?? NO_MARKS);
  if (!here || row < 0) return null;
  const [x0, x1] = shot.picture.x;
  const near = marks.filter((k) => Math.abs(axisAt(table, view.axis, k.nimg) - x) <= NEAR * (x1 - x0)).slice(-3);
  return (
    <div className="chart-tip" data-testid="chart-tip">
      <div className="chart-tip-text">
        <div className="moment number">
          {m.moment(nimg, table.axis('step')[row] ?? 0, clock(table.axis('sec')[row] ?? 0))}
        </div>
        {spec.series.map((s) => (
          <div key={s.key} className="value">
            <Swatch line={{ stroke: s.colour, strokeWidth: 2, strokeDasharray: s.dash }} />
            {m.series[s.key]} <b className="number">{valueText(shot, s, row)}</b>
            {view.smoothing > 0 && (
              <span className="quiet number">{m.raw(short(valuesOf(table, s.key)[row] ?? Number.NaN))}</span>
            )}
          </div>
        ))}
        {others.map((run) => {
          const there = rowNear(run.metrics, view.axis, x);
          return (
            <div key={run.id} className="value">
              <Swatch line={lineStyleOf(run.colour)} />
              <span className="name">{run.name}</span>
              <b className="number">
                {spec.series.map((s) => short(valueAt({ ...shot, table: run.metrics }, s.key, there))).join(' / ')}
              </b>
            </div>
          );
        })}
        {near.map((mark) => (
          <div key={markKey(mark)} className="value">
            <svg className="mark" viewBox="-8 -8 16 16" aria-hidden="true">
              <path d={SIGNS[mark.kind](0, 0)} fill={MARK_COLOURS[mark.kind]} />
            </svg>
            {m.mark(mark)}
          </div>
        ))}
      </div>
      {sheet && (
        <PixelCanvas
          width={sheet.width}
          height={sheet.height}
          rgba={sheet.rgba}
          label={m.sheetOf(sheet.nimg)}
          style={{ width: 92, height: (92 * sheet.height) / sheet.width }}
        />
      )}
    </div>
  );
}
