// What is kept of a run's checkpoints.
import type { Recipe } from '../../recipes/recipe.ts';
import type { CheckpointScore } from '../../runs/readings/bestScore.ts';
import type { CheckpointKind } from '../../runs/report.ts';

/** A moment that a run can go on from. */
export interface CheckpointStamp {
  /** The checkpoint's own, within its run. */
  readonly name: string;
  readonly step: number;
  readonly nimg: number;
  /** Seconds of training. */
  readonly sec: number;
  /** When it was taken, in milliseconds since 1970. */
  readonly at: number;
  readonly kind: CheckpointKind;
}

/** The stamp of a checkpoint that is taken now, under a name that no other checkpoint of its run has. */
export function stampOf(
  { step, nimg, sec }: Pick<CheckpointStamp, 'step' | 'nimg' | 'sec'>,
  kind: CheckpointKind,
): CheckpointStamp {
  const at = Date.now();
  return { name: `${step}-${at}.safetensors`, step, nimg, sec, at, kind };
}

/** A checkpoint that is kept. */
export interface CheckpointInfo extends CheckpointStamp {
  /** Of its average generator; absent where none was taken, and in what earlier versions kept. */
  readonly score?: CheckpointScore | undefined;
  /** Settings of that moment. */
  readonly recipe: Recipe;
  readonly bytes: number;
  readonly crc: number;
  readonly pinned: boolean;
  readonly note: string;
}

/** What a person can change of a checkpoint. */
export type CheckpointChanges = Partial<Pick<CheckpointInfo, 'pinned' | 'note'>>;

/** A checkpoint on its way in: from the trainer's thread, or from a file. */
export interface CheckpointDelivery {
  readonly run: string;
  readonly stamp: CheckpointStamp;
  readonly recipe: Recipe;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly score?: CheckpointScore | undefined;
}

/** What is kept of a run. */
export interface RunCheckpoints {
  /** By images seen, the fewest first. */
  readonly list: readonly CheckpointInfo[];
  /** Name of a teacher that does not ship with the page and is kept with the run; null where there is none. */
  readonly teacher: string | null;
}
