// One chart with its legend and menu.
import { useState } from 'react';
import type { MetricTable } from '../../../runs/curves/metricTable.ts';
import type { OverlayRun } from '../../../store/library/overlay.ts';
import { useMessages } from '../../messages/useMessages.ts';
import { useWidth } from '../../widgets/useWidth.ts';
import type { ChartSpec } from '../chartSpecs.ts';
import { DataTable } from '../DataTable.tsx';
import { Legend } from '../Legend.tsx';
import { NoScore } from '../NoScore.tsx';
import { ChartBox } from './ChartBox.tsx';
import { ChartMenu } from './ChartMenu.tsx';
import { HEIGHT } from './geometry.ts';
import { Plot } from './Plot.tsx';
import { usePicture } from './usePicture.ts';

interface Props {
  spec: ChartSpec;
  table: MetricTable;
  overlay: readonly OverlayRun[];
  height?: number;
  onEnlarge?: () => void;
}

export function Chart({ spec, table, overlay, height = HEIGHT, onEnlarge }: Props) {
  const m = useMessages().curves;
  const text = m.charts[spec.id];
  const [ref, shot] = usePicture(spec, table, overlay);
  const [box, width] = useWidth<HTMLDivElement>();
  const [asTable, setAsTable] = useState(false);
  const picture = shot?.picture;
  const clipped = picture?.clippedCount ?? 0;
  const sub = [picture && picture.zone !== null ? m.symlog : '', text.sub].find((s) => s !== '') ?? '';
  return (
    <div className="chart" ref={ref} data-chart={spec.id} data-points={picture?.points.length ?? 0}>
      <div className="chart-head">
        <div className="chart-title">
          <h3 title={m.hints[spec.id]}>{text.title}</h3>
          {clipped > 0 && (
            <span className="clipped" title={m.clippedHint}>
              {m.clipped(clipped)}
            </span>
          )}
          <span className="sub">{sub}</span>
        </div>
        <Legend spec={spec} shot={shot} />
        {shot && (
          <ChartMenu spec={spec} shot={shot} chart={ref} onTable={() => setAsTable(true)} onEnlarge={onEnlarge} />
        )}
      </div>
      <div className="chart-box" ref={box} style={{ height }}>
        {!shot && <span className="none">{m.empty}</span>}
        {shot && spec.scores && Number.isNaN(table.latest('kid_tiny')) && <NoScore />}
        {shot && width > 0 && (
          <ChartBox shot={shot} title={text.title} width={width}>
            {(id) => <Plot spec={spec} shot={shot} box={id} width={width} height={height} />}
          </ChartBox>
        )}
      </div>
      {asTable && shot && <DataTable spec={spec} shot={shot} onClose={() => setAsTable(false)} />}
    </div>
  );
}
