// One run as plain data: its description, metrics, sheets, batches, and marks.
import { completed, written } from '../../recipes/fields.ts';
import type { Recipe } from '../../recipes/recipe.ts';
import { METRIC_KEYS } from '../curves/metricColumns.ts';
import { MetricTable } from '../curves/metricTable.ts';
import type { BatchView, Pinned, Sheet } from '../report.ts';

/** The description of a run in lists. Plain JSON. */
export interface RunMeta {
  readonly id: string;
  /** The page chooses it; the user can change it. */
  readonly name: string;
  readonly note: string;
  /** Index into the palette of runs. */
  readonly colour: number;
  /** The current recipe, including live changes. */
  readonly recipe: Recipe;
  /** The name of the adapter that the run was made on. */
  readonly madeOn: string;
  /** Milliseconds since 1970. 0 for the demo run. */
  readonly createdAt: number;
  /** The run that it branched from, and the images seen at that point. */
  readonly parent: { readonly id: string; readonly nimg: number } | null;
  readonly source: 'here' | 'recorded' | 'bundle';
  readonly step: number;
  readonly nimg: number;
  /** Seconds of training without pauses. */
  readonly sec: number;
  /** Reference of its scores (`referenceName`). Absent before the first score. */
  readonly scoredBy?: string;
}

/** An event of a run, at a number of images seen. */
export type Mark =
  | { readonly kind: 'checkpoint' | 'recovery'; readonly nimg: number }
  | { readonly kind: 'change'; readonly nimg: number; readonly key: string; readonly from: string; readonly to: string }
  /** The page was hidden or frozen for `sec` seconds. */
  | { readonly kind: 'gap'; readonly nimg: number; readonly sec: number };

/** A run with its whole record. Every change makes a new object, except that the table of metrics grows in place. */
export interface RunHistory {
  readonly meta: RunMeta;
  readonly metrics: MetricTable;
  /** Oldest first. */
  readonly sheets: readonly Sheet[];
  /** The last batches of the fake score's updates, oldest first. */
  readonly batches: readonly BatchView[];
  /** Pinned images with their encoder maps through the run. Null if there are none. */
  readonly pinned: Pinned | null;
  /** In the order of the events. */
  readonly marks: readonly Mark[];
}

/** A run's meta before its first step. Missing fields get the values of a new run. */
export function freshMeta(
  given: Pick<RunMeta, 'id' | 'name' | 'recipe' | 'madeOn' | 'createdAt' | 'source'> & Partial<RunMeta>,
): RunMeta {
  return { note: '', colour: 0, parent: null, step: 0, nimg: 0, sec: 0, ...given };
}

/** A run's meta from an earlier version of the page, with the settings that were added later. */
export function currentMeta(kept: RunMeta): RunMeta {
  return { ...kept, recipe: completed(kept.recipe) };
}

/** A run's meta as it is stored: settings that came later are there only where they differ from their default. */
export function storedMeta(meta: RunMeta): RunMeta {
  return { ...meta, recipe: written(meta.recipe) as Recipe };
}

/** A history without any records. */
export function emptyHistory(meta: RunMeta): RunHistory {
  return { meta, metrics: new MetricTable(METRIC_KEYS), sheets: [], batches: [], pinned: null, marks: [] };
}

/**
 * The newest item of a list that had seen at most `nimg` images. With null: the newest item. Returns null if there is none.
 */
export function newestAt<T extends { readonly nimg: number }>(list: readonly T[], nimg: number | null): T | null {
  if (nimg === null) return list.at(-1) ?? null;
  return list.findLast((x) => x.nimg <= nimg) ?? list[0] ?? null;
}
