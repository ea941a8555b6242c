// The counters in a checkpoint's metadata.
import { EngineError } from '../lib/errors.ts';

/** Everything of a run that is not on the GPU. */
export interface RunState {
  step: number;
  nimg: number;
  /** Counter of the random streams. */
  tick: number;
  psiSteps: number;
  thetaSteps: number;
  /** Positions in the data of the two batch sources. */
  drawnPsi: number;
  drawnTheta: number;
  sec: number;
}

/** A run before its first step. */
export const BEGINNING: Readonly<RunState> = {
  step: 0,
  nimg: 0,
  tick: 0,
  psiSteps: 0,
  thetaSteps: 0,
  drawnPsi: 0,
  drawnTheta: 0,
  sec: 0,
};

/** A checkpoint's state; throws one sentence where the file is none. */
export function readState(metadata: Readonly<Record<string, string>>): RunState {
  let state: unknown;
  try {
    state = JSON.parse(metadata.state ?? 'null');
  } catch {
    state = null;
  }
  const keys = Object.keys(BEGINNING);
  const s = state as Record<string, unknown> | null;
  if (metadata.role !== 'checkpoint' || !s || keys.some((k) => typeof s[k] !== 'number' || !((s[k] as number) >= 0))) {
    throw new EngineError(
      'bad-file',
      'The file is not a checkpoint of a run: choose the checkpoint.safetensors of a run.',
    );
  }
  return s as unknown as RunState;
}
