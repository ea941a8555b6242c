// One run as it can be looked at: what it is, its numbers, sheets, batches, and what happened when.
import { completed } from '../../recipes/fields.ts';
import type { Recipe } from '../../recipes/recipe.ts';
import { METRIC_KEYS } from '../curves/metricColumns.ts';
import { MetricTable } from '../curves/metricTable.ts';
import type { BatchView, Pinned, Sheet } from '../report.ts';

/** What a person sees of a run in a list; plain JSON. */
export interface RunMeta {
  readonly id: string;
  /** Given by the page, changed by the person. */
  readonly name: string;
  readonly note: string;
  /** Position in the palette of runs. */
  readonly colour: number;
  /** As the run is now, its live changes included. */
  readonly recipe: Recipe;
  /** The adapter that it was made on, in words. */
  readonly madeOn: string;
  /** Milliseconds since 1970; 0 for a run that ships with the page. */
  readonly createdAt: number;
  /** The run that it branched from, and after how many images. */
  readonly parent: { readonly id: string; readonly nimg: number } | null;
  readonly source: 'here' | 'recorded' | 'bundle';
  readonly step: number;
  readonly nimg: number;
  /** Seconds of training, pauses left out. */
  readonly sec: number;
  /** What its samples were scored against (`referenceName`); absent before the first score. */
  readonly scoredBy?: string;
}

/** Something that happened to a run, by images seen. */
export type Mark =
  | { readonly kind: 'checkpoint' | 'recovery'; readonly nimg: number }
  | { readonly kind: 'change'; readonly nimg: number; readonly key: string; readonly from: string; readonly to: string }
  /** The page was hidden or frozen for so long. */
  | { readonly kind: 'gap'; readonly nimg: number; readonly sec: number };

/** A run with everything that was recorded of it. Replaced whenever it changes; only the table of metrics grows in place. */
export interface RunHistory {
  readonly meta: RunMeta;
  readonly metrics: MetricTable;
  /** Oldest first. */
  readonly sheets: readonly Sheet[];
  /** The last batches of the fake score's update, oldest first. */
  readonly batches: readonly BatchView[];
  /** Images that are looked at with every snapshot, and what was made of them; null where there are none. */
  readonly pinned: Pinned | null;
  /** In the order they happened. */
  readonly marks: readonly Mark[];
}

/** What a run is before its first step; what is not given is as every run begins. */
export function freshMeta(
  given: Pick<RunMeta, 'id' | 'name' | 'recipe' | 'madeOn' | 'createdAt' | 'source'> & Partial<RunMeta>,
): RunMeta {
  return { note: '', colour: 0, parent: null, step: 0, nimg: 0, sec: 0, ...given };
}

/** A run's meta as an earlier version of the page stored it, with the settings that came later. */
export function currentMeta(kept: RunMeta): RunMeta {
  return { ...kept, recipe: completed(kept.recipe) };
}

/** A run of which nothing was recorded yet. */
export function emptyHistory(meta: RunMeta): RunHistory {
  return { meta, metrics: new MetricTable(METRIC_KEYS), sheets: [], batches: [], pinned: null, marks: [] };
}

/** The newest thing of a list that had seen at most `nimg` images; the newest of all for null. */
export function newestAt<T extends { readonly nimg: number }>(list: readonly T[], nimg: number | null): T | null {
  if (nimg === null) return list.at(-1) ?? null;
  return list.findLast((x) => x.nimg <= nimg) ?? list[0] ?? null;
}
