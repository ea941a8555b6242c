// A branch's history: a copy of its parent's up to the checkpoint, which then grows independently.

import { MetricTable } from '../curves/metricTable.ts';
import { rewound, withMark } from './append.ts';
import type { RunHistory, RunMeta } from './history.ts';

/** The parent's history up to `nimg` with another name. Pictures never change and are shared. Numbers are copied. */
export function branchOf(parent: RunHistory, meta: RunMeta, nimg: number): RunHistory {
  const metrics = new MetricTable(parent.metrics.keys, parent.metrics.capacity);
  metrics.addBlock(parent.metrics.block(0, parent.metrics.length));
  const { meta: at, ...copy } = rewound({ ...parent, metrics }, nimg);
  const { scoredBy } = parent.meta;
  return {
    ...copy,
    meta: {
      ...meta,
      ...(scoredBy === undefined ? {} : { scoredBy }),
      parent: { id: parent.meta.id, nimg },
      step: at.step,
      nimg: at.nimg,
      sec: at.sec,
    },
  };
}

/** Marks in a branch the settings that differ from its parent. */
export function withChanges(
  branch: RunHistory,
  changes: readonly { key: string; from: string; to: string }[],
): RunHistory {
  const nimg = branch.meta.parent?.nimg ?? 0;
  return changes.reduce((h, change) => withMark(h, { kind: 'change', nimg, ...change }), branch);
}
