// The panel of curves: every chart that the shown run's method has.
import { useEffect, useMemo, useRef, useState } from 'react';
import { traitsOf } from '../../recipes/methods.ts';
import type { MetricTable } from '../../runs/curves/metricTable.ts';
import { scoredBy } from '../../runs/readings/scoreSource.ts';
import { type OverlayRun, overlayOf, sameOverlay } from '../../store/library/overlay.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useLibrary, useRecipe, useShown, useShownMetrics } from '../stores.tsx';
import { Card } from '../widgets/Card.tsx';
import { CurveBar } from './CurveBar.tsx';
import { Chart } from './chart/Chart.tsx';
import { Part } from './chart/Part.tsx';
import { CHARTS, type ChartId, type ChartSpec } from './chartSpecs.ts';
import { zoomTo } from './curveView.ts';
import { MarksLegend } from './MarksLegend.tsx';
import { Modal } from './Modal.tsx';
import { RunsLegend } from './RunsLegend.tsx';

const NONE: readonly OverlayRun[] = [];

/** The overlaid runs. The list is the same object until it changes. */
function useOverlay(): readonly OverlayRun[] {
  const last = useRef(NONE);
  return useLibrary((s) => {
    const next = overlayOf(s);
    if (!sameOverlay(next, last.current)) last.current = next;
    return last.current;
  });
}

/** The overlaid runs whose scores have the same reference as the shown run's. */
function useAlike(overlay: readonly OverlayRun[]): readonly OverlayRun[] {
  const mine = useShown((h) => (h ? scoredBy(h.meta) : ''));
  return useMemo(() => overlay.filter((run) => mine !== '' && run.scoredBy === mine), [overlay, mine]);
}

/** Whether the shown run has scores, or may still get some. */
function useScored(table: MetricTable): boolean {
  const live = useLibrary((s) => s.live !== null && s.live === s.shown);
  const has = useShown((h) => h?.meta.scoredBy !== undefined);
  return live || has || Number.isFinite(table.latest('kid_tiny'));
}

export function CurvesPanel() {
  const m = useMessages().curves;
  const table = useShownMetrics();
  const overlay = useOverlay();
  const shown = useLibrary((s) => s.shown);
  const form = useRecipe((s) => s.recipe.method);
  const adversarial = traitsOf(useShown((h) => h?.meta.recipe.method) ?? form).judges;
  const alike = useAlike(overlay);
  const scored = useScored(table);
  const behind = (c: ChartSpec) => (c.scores ? alike : overlay);
  const [large, setLarge] = useState<ChartId | null>(null);
  const spec = CHARTS.find((c) => c.id === large);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the zoom is reset when another run is shown
  useEffect(() => zoomTo(null), [shown]);
  return (
    <Card title={m.title} aside={<Part />} className="card-curves">
      <div className="card-body">
        <CurveBar />
        <RunsLegend overlay={overlay} />
        <div className="charts">
          <div className="charts-grid">
            {CHARTS.filter((c) => (adversarial || !c.adversarial) && (scored || !c.scores)).map((c) => (
              <Chart key={c.id} spec={c} table={table} overlay={behind(c)} onEnlarge={() => setLarge(c.id)} />
            ))}
          </div>
        </div>
        <MarksLegend />
        <p className="quiet curves-how">{m.how}</p>
      </div>
      {spec && (
        <Modal title={m.charts[spec.id].title} className="chart-dialog" aside={<Part />} onClose={() => setLarge(null)}>
          <CurveBar />
          <RunsLegend overlay={overlay} />
          <Chart spec={spec} table={table} overlay={behind(spec)} height={Math.round(0.58 * window.innerHeight)} />
        </Modal>
      )}
    </Card>
  );
}
