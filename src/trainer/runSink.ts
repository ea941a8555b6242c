// The results of a run, as the run loop hands them over: the page posts them to its thread, the command line writes files.

import type { Rate } from '../lib/rate.ts';
import type { Recipe } from '../recipes/recipe.ts';
import type { BatchView, CheckpointKind, MetricsRow, PinReading, PinSet, ScoreAt, Sheet } from '../runs/report.ts';

/** Why a batch view is taken: by the clock, with a sheet, with a checkpoint, or because a person asked. */
export type BatchReason = 'clock' | 'sheet' | 'checkpoint' | 'asked';

/** A checkpoint with the counters and settings of its step. */
export interface LoopCheckpoint {
  readonly step: number;
  readonly nimg: number;
  /** Seconds of training. */
  readonly sec: number;
  readonly kind: CheckpointKind;
  readonly recipe: Recipe;
  /** The safetensors file. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The next automatic checkpoint follows after at most so many milliseconds. */
  readonly everyMs: number;
}

/** Something that went wrong. `numbers` stops the run; after `pins` or `scores` it continues without them. */
export interface LoopProblem {
  readonly about: 'numbers' | 'pins' | 'scores';
  readonly message: string;
}

/** Receives what a run makes. The loop waits for a promise before it uses the trainer again. */
export interface RunSink {
  /**
   * The rows since the last report, oldest first. `isLast` says that the run pauses or ends with them; only then the list may be
   * empty.
   */
  rows(rows: MetricsRow[], rate: Rate, isLast: boolean): void;
  sheet(sheet: Sheet): void | Promise<void>;
  batch(view: BatchView, why: BatchReason): void;
  /** The images of the first batch, which are pinned from now on. */
  pins(set: PinSet): void;
  pinned(reading: PinReading): void;
  checkpoint(checkpoint: LoopCheckpoint): void;
  score(score: ScoreAt): void;
  /** May throw, which ends the run. */
  problem(problem: LoopProblem): void;
}
