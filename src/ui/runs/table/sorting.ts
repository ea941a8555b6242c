// The order of the list of runs.
import type { RunMeta } from '../../../runs/model/history.ts';

/** The keys by which the list can be sorted. */
export const SORTS = ['createdAt', 'name', 'nimg', 'sec'] as const;
export type SortKey = (typeof SORTS)[number];

export interface Sorting {
  readonly key: SortKey;
  readonly up: boolean;
}

/** The first order of a key: newest or largest first, names from A. */
export function firstWay(key: SortKey): Sorting {
  return { key, up: key === 'name' };
}

export function comparer({ key, up }: Sorting): (a: RunMeta, b: RunMeta) => number {
  const sign = up ? 1 : -1;
  return (a, b) => {
    const by = key === 'name' ? a.name.localeCompare(b.name, undefined, { numeric: true }) : a[key] - b[key];
    return sign * by || b.createdAt - a.createdAt;
  };
}
