/**
 * @file What a training method is to the engine: one file of this folder each, an algorithm box with its networks, phases
 * and columns. Plans, steps, counters, checkpoints and metrics rows derive from it; `src/recipes/methods.ts` has the part
 * that needs no GPU. `docs/guides/add-a-method.md` lists what a new method needs.
 */
import type { View } from '../../gpu/storage.ts';
import type { Act } from '../../nn/act.ts';
import type { Denoiser } from '../../nn/nets/network.ts';
import type { ParamSet } from '../../nn/params/set.ts';
import type { StepValues } from '../../nn/stepUniforms.ts';
import type { Tape } from '../../nn/tape.ts';
import type { MethodTraits, Role } from '../../recipes/methods.ts';
import type { Recipe } from '../../recipes/recipe.ts';
import type { RunState } from '../../weights/checkpointFormat.ts';
import type { BytePictures } from '../codec.ts';
import type { CriticMemory } from '../critic.ts';
import type { NormColumn } from '../optimizer.ts';

/** The networks of a run by role, all of one architecture. */
export type RunNets = { readonly net: Denoiser } & { readonly [R in Role]?: ParamSet };

/** The weights that a network may start from: the recipe's fields. */
export type StartFrom = 'teacher' | 'init' | 'psiInit';

/** One network of a method. */
export interface RoleSpec {
  readonly role: Role;
  readonly startsFrom: StartFrom;
  /** The metrics column of its gradient norm; null if the network is frozen. */
  readonly norm: NormColumn | null;
  /** Whether it has a moving average, which is what is sampled and exported. */
  readonly ema: boolean;
}

/** The buffers that the host fills before a phase. N: images of a micro-batch. */
export interface HostInputs {
  /** [N, label_dim] one-hot; undefined for unconditional networks. */
  readonly labels: Act | undefined;
  /** Undefined for a method without real images. */
  readonly real: BytePictures | undefined;
  /** [N] the generator's noise level. */
  readonly initSigma: View;
}

/** What the recording of a phase reads. */
export interface PhaseInputs {
  readonly host: HostInputs;
  readonly r: Recipe;
  /** Sums over the whole batch. Absent without micro-batches, and if each takes its own means. */
  readonly gathered: View | undefined;
  /** Absent for recipes that measure nothing of a critic. */
  readonly critic: CriticMemory | undefined;
}

/** What the fake score's last update saw, kept for the batch view. */
export interface SeenBatch {
  readonly fake: Act;
  readonly noisyFake: Act;
  /** f_psi(x_t) of the update itself, before the weights moved. */
  readonly denoised: Act;
  readonly sigma: View;
  readonly adversarial:
    | { readonly noisyReal: Act; readonly logitsFake: View; readonly logitsReal: View; readonly side: number }
    | undefined;
}

/** Gives an activation or a view a buffer of its own, so that it can be read after the plan. */
export type Pin = <T extends Act | View>(what: T) => T;

export interface Method {
  readonly traits: MethodTraits;
  readonly roles: readonly RoleSpec[];
  /**
   * Records a phase that trains a network: draws, forward and backward pass. Afterwards that network's gradients are
   * complete. Returns the batch if the page can show it, else null.
   */
  record(t: Tape, phase: Role, nets: RunNets, i: PhaseInputs, pin: Pin): SeenBatch | null;
  /** Adds a micro-batch's part to the sums that the phase's means over the whole batch need. */
  gather?(t: Tape, phase: Role, nets: RunNets, i: PhaseInputs, sums: View): void;
  /** The uniforms of a phase before it runs. Row and micro-batch are the caller's. */
  uniforms(phase: Role | 'ema', r: Recipe, state: RunState): StepValues;
}

/** Dropout of a network in training mode with a range of random streams of its own; undefined if the recipe has none. */
export function dropoutOf(r: Recipe, stream: number): { readonly p: number; readonly stream: number } | undefined {
  return r.dropout > 0 ? { p: r.dropout, stream } : undefined;
}
