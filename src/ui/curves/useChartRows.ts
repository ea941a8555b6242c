import { type RefObject, useEffect, useRef, useState } from 'react';
import { type ChartRow, decimate } from '../../runs/decimate.ts';
import type { MetricTable } from '../../runs/metricTable.ts';
import type { ChartSpec } from './chartSpecs.ts';

/** Charts take turns: one redraw a turn, so that six of them never share a task. */
const TURN_MS = 120;
const MAX_POINTS = 400;

type Redraw = () => boolean;

/** Calls its charts one at a time, in a circle, skipping those with nothing new. */
class Turns {
  private readonly charts: Redraw[] = [];
  private next = 0;
  private timer: ReturnType<typeof setInterval> | undefined;

  join(redraw: Redraw): () => void {
    this.charts.push(redraw);
    this.timer ??= setInterval(() => this.turn(), TURN_MS);
    return () => {
      this.charts.splice(this.charts.indexOf(redraw), 1);
      if (this.charts.length > 0) return;
      clearInterval(this.timer);
      this.timer = undefined;
    };
  }

  private turn(): void {
    for (let tries = 0; tries < this.charts.length; tries++) {
      this.next = (this.next + 1) % this.charts.length;
      if (this.charts[this.next]?.()) return;
    }
  }
}

const turns = new Turns();

/** The rows of one chart, renewed in turn while the chart is in sight. */
export function useChartRows(table: MetricTable, spec: ChartSpec): [RefObject<HTMLDivElement | null>, ChartRow[]] {
  const ref = useRef<HTMLDivElement>(null);
  const [rows, setRows] = useState<ChartRow[]>([]);
  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    const keys = spec.series.map((s) => s.key);
    let visible = false;
    let drawn = -1;
    const observer = new IntersectionObserver((entries) => {
      visible = entries.at(-1)?.isIntersecting ?? false;
    });
    observer.observe(element);
    const leave = turns.join(() => {
      if (!visible || drawn === table.version) return false;
      drawn = table.version;
      setRows(decimate(table, keys, MAX_POINTS));
      return true;
    });
    return () => {
      observer.disconnect();
      leave();
    };
  }, [table, spec]);
  return [ref, rows];
}
