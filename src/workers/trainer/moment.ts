import type { CheckpointKind, Moment } from '../../storage/checkpoints/types.ts';

/** A moment of training as a checkpoint of now, under a name that no other one of its run has. */
export function momentOf({ step, nimg, sec }: Pick<Moment, 'step' | 'nimg' | 'sec'>, kind: CheckpointKind): Moment {
  const at = Date.now();
  return { name: `${step}-${at}.safetensors`, step, nimg, sec, at, kind };
}
