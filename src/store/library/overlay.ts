// The runs that are drawn behind the shown one.
import type { MetricTable } from '../../runs/curves/metricTable.ts';
import { RUN_DASHES } from '../../runs/model/runStyle.ts';
import { scoredBy } from '../../runs/readings/scoreSource.ts';
import { type LibraryState, MAX_OVERLAY } from './libraryStore.ts';

export interface OverlayRun {
  readonly id: string;
  readonly name: string;
  /** The run's own colour, or the next free one if another overlaid run has it. */
  readonly colour: number;
  /** The reference of its scores. '' if it is not known. */
  readonly scoredBy: string;
  /** Null until its numbers are loaded. */
  readonly metrics: MetricTable | null;
}

/** The overlaid runs without the shown run. */
export function overlayOf({ overlay, shown, metas, histories }: LibraryState): OverlayRun[] {
  const runs = overlay
    .flatMap((id) => (id === shown ? [] : (metas.find((m) => m.id === id) ?? [])))
    .slice(0, MAX_OVERLAY);
  const colours = distinct(runs.map((meta) => meta.colour));
  return runs.map((meta, i) => ({
    id: meta.id,
    name: meta.name,
    scoredBy: scoredBy(meta),
    colour: colours[i] ?? 0,
    metrics: histories[meta.id]?.metrics ?? null,
  }));
}

function distinct(colours: readonly number[]): number[] {
  const all = RUN_DASHES.length;
  const taken = new Set<number>();
  return colours.map((own) => {
    let colour = own % all;
    for (let tries = 0; taken.has(colour) && tries < all; tries++) colour = (colour + 1) % all;
    taken.add(colour);
    return colour;
  });
}

/** Whether two overlays have the same appearance. */
export function sameOverlay(a: readonly OverlayRun[], b: readonly OverlayRun[]): boolean {
  return (
    a.length === b.length &&
    a.every((run, i) => {
      const other = b[i];
      return (
        run.id === other?.id &&
        run.name === other.name &&
        run.colour === other.colour &&
        run.scoredBy === other.scoredBy &&
        run.metrics === other.metrics
      );
    })
  );
}
