// The picture that a chart draws, and when it is computed again.
import { type RefObject, useEffect, useRef, useState } from 'react';
import type { MetricTable } from '../../../runs/curves/metricTable.ts';
import { type Picture, pictureOf } from '../../../runs/curves/picture.ts';
import type { OverlayRun } from '../../../store/library/overlay.ts';
import type { CurveView } from '../../../store/page/curveView.ts';
import type { ChartSpec } from '../chartSpecs.ts';
import { scaleOf, useCurveView, viewOf } from '../curveView.ts';
import { turns } from '../turns.ts';

/** Milliseconds between two redraws of a chart that only has new numbers. */
const PACE_MS = 250;

/** A picture and its input. A chart draws both, so they always belong together. */
export interface Shot {
  readonly picture: Picture;
  readonly view: CurveView;
  readonly table: MetricTable;
  /** Overlaid runs whose numbers are loaded. */
  readonly others: readonly Loaded[];
}

export type Loaded = OverlayRun & { readonly metrics: MetricTable };

interface Seen {
  readonly table: MetricTable;
  readonly overlay: readonly OverlayRun[];
  readonly view: CurveView;
  readonly versions: number;
  readonly at: number;
}

/**
 * The picture of a chart while it is visible. It is computed soon after a change of the view, and less often for new
 * numbers.
 */
export function usePicture(
  spec: ChartSpec,
  table: MetricTable,
  overlay: readonly OverlayRun[],
): [RefObject<HTMLDivElement | null>, Shot | null] {
  const ref = useRef<HTMLDivElement>(null);
  const visible = useRef(false);
  const seen = useRef<Seen | null>(null);
  const [shot, setShot] = useState<Shot | null>(null);
  const view = useCurveView();

  useEffect(() => {
    if (!ref.current) return;
    const observer = new IntersectionObserver((entries) => {
      visible.current = entries.at(-1)?.isIntersecting ?? false;
      if (visible.current) turns.hurry();
    });
    observer.observe(ref.current);
    return () => observer.disconnect();
  }, []);

  useEffect(() => {
    const others = overlay.filter((run): run is Loaded => run.metrics !== null);
    const series = spec.series.map((s) => s.key);
    const leave = turns.join(() => {
      if (!visible.current) return false;
      const before = seen.current;
      const versions = others.reduce((sum, run) => sum + run.metrics.version, table.version);
      const asked = before?.table !== table || before.overlay !== overlay || before.view !== view;
      const now = performance.now();
      if (before && !asked && (before.versions === versions || now - before.at < PACE_MS)) return false;
      seen.current = { table, overlay, view, versions, at: now };
      const mine = viewOf(spec, view);
      const { axis, smoothing, clip, band, zoom } = mine;
      const picture = pictureOf({
        series,
        shown: table,
        others: others.map((run) => run.metrics),
        axis,
        scale: scaleOf(spec, view),
        smoothing,
        clip,
        band,
        zoom,
        ...(spec.fixed ? { fixed: spec.fixed } : {}),
        ...(spec.fromZero ? { fromZero: true } : {}),
        ...(spec.counts ? { whole: true } : {}),
      });
      setShot(picture && { picture, view: mine, table, others });
      return true;
    });
    turns.hurry();
    return leave;
  }, [table, overlay, view, spec]);
  return [ref, shot];
}
