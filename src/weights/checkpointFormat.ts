// The counters in a checkpoint's metadata.
import { EngineError } from '../lib/errors.ts';
import { type MethodId, type Role, traitsOf } from '../recipes/methods.ts';

/** Adam's steps of each network that a run trains. */
export const STEPS = { phi: 'phiSteps', psi: 'psiSteps', theta: 'thetaSteps' } as const;
/** The positions in the data of each such network's batches. */
export const DRAWN = { phi: 'drawnPhi', psi: 'drawnPsi', theta: 'drawnTheta' } as const;

type Counter = (typeof STEPS)[Role] | (typeof DRAWN)[Role];

/** Everything of a run that is not on the GPU. The counters are those of the networks that its method trains. */
export type RunState = {
  step: number;
  nimg: number;
  /** Counter of the random streams. */
  tick: number;
  sec: number;
} & { [C in Counter]?: number };

/** A run of a method before its first step. */
export function beginning(method: MethodId): RunState {
  const trained = traitsOf(method).phases.flatMap((phase) => phase.trains ?? []);
  const counters = [...trained.map((role) => STEPS[role]), ...trained.map((role) => DRAWN[role])];
  return { step: 0, nimg: 0, tick: 0, ...Object.fromEntries(counters.map((key) => [key, 0])), sec: 0 };
}

/** The method of a checkpoint's recipe; SiDA if the file does not say. */
function methodIn({ recipe }: Readonly<Record<string, string>>): MethodId {
  try {
    const { method } = JSON.parse(recipe ?? '{}') as { method?: MethodId };
    return method ?? 'sida';
  } catch {
    return 'sida';
  }
}

/** A checkpoint's state; throws one sentence where the file is none. */
export function readState(metadata: Readonly<Record<string, string>>): RunState {
  let state: unknown;
  try {
    state = JSON.parse(metadata.state ?? 'null');
  } catch {
    state = null;
  }
  const keys = Object.keys(beginning(methodIn(metadata)));
  const s = state as Record<string, unknown> | null;
  if (metadata.role !== 'checkpoint' || !s || keys.some((k) => typeof s[k] !== 'number' || !((s[k] as number) >= 0))) {
    throw new EngineError(
      'bad-file',
      'The file is not a checkpoint of a run: choose the checkpoint.safetensors of a run.',
    );
  }
  return s as unknown as RunState;
}
