// The records of a run's stored checkpoints.
import type { Recipe } from '../../recipes/recipe.ts';
import type { CheckpointScore } from '../../runs/readings/bestScore.ts';
import type { CheckpointKind } from '../../runs/report.ts';

/** The moment of a checkpoint: a run can resume from it. */
export interface CheckpointStamp {
  /** Name of the checkpoint, unique in its run. */
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

/** A stored checkpoint. */
export interface CheckpointInfo extends CheckpointStamp {
  /** Score of its EMA generator; absent if there is none, and in files of earlier versions. */
  readonly score?: CheckpointScore | undefined;
  /** Settings at that step. */
  readonly recipe: Recipe;
  readonly bytes: number;
  readonly crc: number;
  readonly pinned: boolean;
  readonly note: string;
}

/** The fields of a checkpoint that a person can change. */
export type CheckpointChanges = Partial<Pick<CheckpointInfo, 'pinned' | 'note'>>;

/** A checkpoint on its way to storage, from the trainer's thread or from a file. */
export interface CheckpointDelivery {
  readonly run: string;
  readonly stamp: CheckpointStamp;
  readonly recipe: Recipe;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly score?: CheckpointScore | undefined;
}

/** The stored checkpoints of a run. */
export interface RunCheckpoints {
  /** By images seen, the fewest first. */
  readonly list: readonly CheckpointInfo[];
  /** Name of a teacher that does not ship with the page and is stored with the run; null if there is none. */
  readonly teacher: string | null;
}
