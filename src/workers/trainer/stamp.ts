import type { CheckpointKind, CheckpointStamp } from '../../storage/checkpoints/types.ts';

/** A moment of training as a checkpoint of now, under a name that no other one of its run has. */
export function stampOf(
  { step, nimg, sec }: Pick<CheckpointStamp, 'step' | 'nimg' | 'sec'>,
  kind: CheckpointKind,
): CheckpointStamp {
  const at = Date.now();
  return { name: `${step}-${at}.safetensors`, step, nimg, sec, at, kind };
}
