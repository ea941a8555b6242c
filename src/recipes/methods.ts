// The traits of each training method as plain data: its needs, the networks that it trains in each phase, and the scalars
// that it reports. Page, store, command line and runs ask these traits. src/diffusion/methods has the algorithms.
import type { StepKey } from '../lib/metricKeys.ts';

export type MethodId = 'edm' | 'sid' | 'sida' | 'sid2a';

/** The networks of the papers: phi is the teacher, psi the fake score, theta the generator. */
export type Role = 'phi' | 'psi' | 'theta';

/** The phases of a step, named after the network that each trains. `ema` is the moving average. */
export type StepPhaseId = Role | 'ema';

/** One phase of a training step. */
export interface MethodPhase {
  readonly id: StepPhaseId;
  /** The network whose weights Adam updates; null for the moving average. */
  readonly trains: Role | null;
  /** The recipe's field with the number of repetitions in a step. Without it the phase runs once. */
  readonly repeats?: 'psiUpdates';
  /** The part of a batch that the phase reads. A method without real images draws the labels. */
  readonly reads: 'images' | 'labels' | 'nothing';
}

export interface MethodTraits {
  readonly id: MethodId;
  /** The name in English text. */
  readonly name: string;
  readonly needs: {
    /** Whether it needs a teacher to distil. Without, the recipe's teacher says only which network is trained. */
    readonly teacher: boolean;
    /** Whether it needs real images. */
    readonly images: boolean;
    /** Weights from which the trained network starts (the recipe's `init`): not allowed, optional or required. */
    readonly start: 'none' | 'may' | 'must';
  };
  /** Whether the encoder of the fake score is trained as a discriminator. */
  readonly judges: boolean;
  /** The kind of network that it trains: a one-step generator, or a diffusion model for Heun's sampler. */
  readonly makes: 'generator' | 'teacher';
  /** The phases of a step in their order. */
  readonly phases: readonly MethodPhase[];
  /** The scalars of a step in metrics.jsonl. Other scalars are absent. */
  readonly columns: readonly StepKey[];
  /** Whether the page offers the method and shows its runs. */
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
    id: 'edm',
    name: 'EDM',
    needs: { teacher: false, images: true, start: 'may' },
    judges: false,
    makes: 'teacher',
    phases: [{ id: 'phi', trains: 'phi', reads: 'images' }, EMA],
    columns: ['loss_edm', 'grad_norm_edm'],
    onPage: false,
  },
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

/** A method's traits. Returns SiDA's for an unknown name, for instance from a run of a later version. */
export function traitsOf(method: MethodId): MethodTraits {
  return METHODS.find((m) => m.id === method) ?? SIDA;
}

/** The ids of the methods for which `picks` returns true. */
export function methodsWhere(picks: (traits: MethodTraits) => boolean): readonly MethodId[] {
  return METHODS.filter(picks).map((m) => m.id);
}
