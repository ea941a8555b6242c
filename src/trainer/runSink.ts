// The receiver of a run's results. The page's sink posts them to the page. The command line's sink writes files.

import type { Rate } from '../lib/rate.ts';
import type { Recipe } from '../recipes/recipe.ts';
import type { BatchView, CheckpointKind, MetricsRow, PinReading, PinSet, ScoreAt, Sheet } from '../runs/report.ts';

/** Why a batch view is taken: periodically, with a sheet, with a checkpoint, or because a person asked. */
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
  /** The next periodic checkpoint follows within this many milliseconds. */
  readonly everyMs: number;
}

/** Something that went wrong. `numbers` stops the run; after `pins` or `scores` it continues without them. */
export interface LoopProblem {
  readonly about: 'numbers' | 'pins' | 'scores';
  readonly message: string;
}

/** Receives a run's results. If a method returns a promise, the loop waits for it before it uses the trainer again. */
export interface RunSink {
  /**
   * The rows since the last report, the oldest first. `isLast`: the run pauses or ends after them. Only then the list
   * may be empty.
   */
  rows(rows: MetricsRow[], rate: Rate, isLast: boolean): void;
  sheet(sheet: Sheet): void | Promise<void>;
  batch(view: BatchView, why: BatchReason): void;
  /** The images of the first batch. They are pinned from now on. */
  pins(set: PinSet): void;
  pinned(reading: PinReading): void;
  checkpoint(checkpoint: LoopCheckpoint): void;
  score(score: ScoreAt): void;
  /** May throw, which ends the run. */
  problem(problem: LoopProblem): void;
}
