// What each training method is, as plain data: what it needs, which networks it trains in which phases, and which scalars
// it reports. Page, store, command line and runs ask these traits; src/diffusion/methods has the algorithms.
import type { StepKey } from '../lib/metricKeys.ts';

export type MethodId = 'edm' | 'sid' | 'sida' | 'sid2a';

/** The networks of the papers: phi is the teacher, psi the fake score, theta the generator. */
export type Role = 'phi' | 'psi' | 'theta';

/** The phases of a step, named after the network that they train; `ema` is the moving average. */
export type StepPhaseId = Role | 'ema';

/** One phase of a training step. */
export interface MethodPhase {
  readonly id: StepPhaseId;
  /** The network whose weights Adam updates; null for the moving average. */
  readonly trains: Role | null;
  /** The recipe's field that says how often the phase runs in a step; once where absent. */
  readonly repeats?: 'psiUpdates';
  /** What the phase reads of a batch. A method without real images draws the labels. */
  readonly reads: 'images' | 'labels' | 'nothing';
}

export interface MethodTraits {
  readonly id: MethodId;
  /** As English text has it. */
  readonly name: string;
  readonly needs: {
    /** A teacher's weights to distil. */
    readonly teacher: boolean;
    /** Real images. */
    readonly images: boolean;
    /** Weights that the trained network starts from (the recipe's `init`). */
    readonly start: 'none' | 'may' | 'must';
  };
  /** Whether the encoder of the fake score is trained as a discriminator. */
  readonly judges: boolean;
  /** What its file is: a one-step generator, or a diffusion model that Heun's sampler samples. */
  readonly makes: 'generator' | 'teacher';
  /** The phases of a step in their order. */
  readonly phases: readonly MethodPhase[];
  /** The scalars of a step in metrics.jsonl; others are absent there. */
  readonly columns: readonly StepKey[];
  /** Whether the page offers it and shows its runs. */
  readonly onPage: boolean;
}

const EMA: MethodPhase = { id: 'ema', trains: null, reads: 'nothing' };

const DISTILLATION: readonly MethodPhase[] = [
  { id: 'psi', trains: 'psi', repeats: 'psiUpdates', reads: 'images' },
  { id: 'theta', trains: 'theta', reads: 'labels' },
  EMA,
];

const SID_COLUMNS: readonly StepKey[] = ['loss_psi', 'loss_g', 'grad_norm_psi', 'grad_norm_theta', 'nan_images'];

const SIDA_COLUMNS: readonly StepKey[] = [
  ...SID_COLUMNS,
  'loss_d',
  'loss_d_real',
  'loss_d_fake',
  'loss_g_gan',
  'fakeness_real',
  'fakeness_fake',
  'acc_real',
  'acc_fake',
];

const SIDA: MethodTraits = {
  id: 'sida',
  name: 'SiDA',
  needs: { teacher: true, images: true, start: 'none' },
  judges: true,
  makes: 'generator',
  phases: DISTILLATION,
  columns: SIDA_COLUMNS,
  onPage: true,
};

export const METHODS: readonly MethodTraits[] = [
  {
    id: 'sid',
    name: 'SiD',
    needs: { teacher: true, images: false, start: 'none' },
    judges: false,
    makes: 'generator',
    phases: DISTILLATION,
    columns: SID_COLUMNS,
    onPage: true,
  },
  SIDA,
  { ...SIDA, id: 'sid2a', name: 'SiD2A', needs: { ...SIDA.needs, start: 'must' } },
];

/** A method's traits; SiDA's for a name that this version does not know, such as that of a run of a later version. */
export function traitsOf(method: MethodId): MethodTraits {
  return METHODS.find((m) => m.id === method) ?? SIDA;
}

/** The ids of the methods that a predicate picks. */
export function methodsWhere(picks: (traits: MethodTraits) => boolean): readonly MethodId[] {
  return METHODS.filter(picks).map((m) => m.id);
}
