// Adds the trainer's reports to a history, and removes what lies after the checkpoint when a run goes back.

import type { UnpackedRow } from '../curves/metricColumns.ts';
import type { BatchView, ScoreAt, Sheet } from '../report.ts';
import type { Mark, RunHistory, RunMeta } from './history.ts';
import { addSheet } from './sheetHistory.ts';

/** Most batches of a run in memory. */
export const MAX_BATCHES = 64;
/** Most marks. The oldest checkpoints are removed first. */
const MAX_MARKS = 400;

/** The history with more rows. */
export function withRows(history: RunHistory, rows: readonly UnpackedRow[]): RunHistory {
  for (const row of rows) history.metrics.append(row);
  const last = rows.at(-1);
  if (!last) return history;
  const { step, nimg, sec } = last;
  return { ...history, meta: { ...history.meta, step, nimg, sec } };
}

export function withSheet(history: RunHistory, sheet: Sheet): RunHistory {
  return { ...history, sheets: addSheet(history.sheets, sheet) };
}

/** Adds a score of an earlier step. Does nothing if that step is no longer there. */
export function withScore(history: RunHistory, score: ScoreAt): RunHistory {
  const { nimg, mean, sd, floor, reference } = score;
  if (!history.metrics.note(nimg, { kid_tiny: mean, kid_tiny_sd: sd, kid_tiny_floor: floor })) return history;
  return withMeta(history, { scoredBy: reference });
}

/** Adds a batch. It replaces a batch of the same step. */
export function withBatch(history: RunHistory, batch: BatchView): RunHistory {
  const before = history.batches.filter((b) => b.step < batch.step);
  return { ...history, batches: [...before.slice(1 - MAX_BATCHES), batch] };
}

export function withMark(history: RunHistory, mark: Mark): RunHistory {
  const marks = [...history.marks, mark];
  if (marks.length > MAX_MARKS) {
    const oldest = marks.findIndex((m) => m.kind === 'checkpoint');
    marks.splice(Math.max(0, oldest), 1);
  }
  return { ...history, marks };
}

export function withMeta(history: RunHistory, changes: Partial<RunMeta>): RunHistory {
  return { ...history, meta: { ...history.meta, ...changes } };
}

/** The part of a history up to `nimg` images, for a run that resumes there. */
export function rewound(history: RunHistory, nimg: number): RunHistory {
  const { metrics, sheets, batches, pinned, marks, meta } = history;
  metrics.truncate(nimg);
  const kept = <T extends { readonly nimg: number }>(list: readonly T[]) => list.filter((x) => x.nimg <= nimg);
  const last = metrics.length > 0 ? metrics.row(metrics.length - 1) : { step: 0, nimg: 0, sec: 0 };
  const { step, sec } = last;
  return {
    meta: { ...meta, step, nimg: last.nimg, sec },
    metrics,
    sheets: kept(sheets),
    batches: kept(batches),
    pinned: pinned && { ...pinned, readings: kept(pinned.readings) },
    marks: kept(marks),
  };
}
