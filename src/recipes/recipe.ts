// Types of a recipe and of the table of hyperparameters (fields.ts). The page's form, the command line, --help and validation
// are made from that table. A new hyperparameter needs one row there, one line in Recipe, and its use.
import type { MethodId } from './methods.ts';

/** All settings that determine a run, as plain JSON. */
export interface Recipe {
  /** Slug of the preset that the recipe started from. */
  preset: string;
  method: MethodId;
  /** shapes10 is made here. cifar10 and own are files of the user; presets use the name cifar10. */
  dataset: 'shapes10' | 'cifar10' | 'own';
  resolution: number;
  /** A file under public/teachers, or the name of an imported file. */
  teacher: string;
  /** Weights from which the generator starts instead of the teacher's (SiD2A). */
  init: string | null;
  /** Weights from which the fake score starts instead of the teacher's. */
  psiInit: string | null;
  seed: number;
  batch: number;
  microBatch: number;
  advMean: 'batch' | 'micro-batch';
  steps: number;
  snap: number;
  alpha: number;
  tmax: number;
  initSigma: number;
  lr: number;
  lrRampup: number;
  glr: number;
  glrTref: number;
  psiUpdates: number;
  ls: number;
  lsd: number;
  lsg: number;
  lsgGan: number;
  logitClamp: number;
  clip: number;
  beta1: number;
  beta2: number;
  adamEps: number;
  gBeta1: number;
  gAdamEps: number;
  emaHalflife: number;
  emaRampup: number;
  pMean: number;
  pStd: number;
  /** Mean of ln sigma of the critic's own noise; null: the critic reads the fake score's noisy images, as published. */
  dPMean: number | null;
  dPStd: number;
  sigmaData: number;
  sigmaMin: number;
  sigmaMax: number;
  rho: number;
  thetaAfter: number;
  ganAfter: number;
  dropout: number;
  xflip: boolean;
  gridSize: number;
  kid: boolean;
  recompute: boolean;
  /** f16: operands of forward passes have 16 bits. Sums and gradients stay f32. */
  precision: 'f32' | 'f16';
}

export type RecipeKey = keyof Recipe;
export type FieldGroup = 'run' | 'method' | 'optimiser' | 'weights' | 'warmup' | 'noise' | 'fine';

/** One hyperparameter of the table. */
export interface Field {
  key: RecipeKey;
  group: FieldGroup;
  /** The papers' symbol. If there is none, the name in the code. */
  symbol: string;
  label: string;
  unit: string;
  type: 'int' | 'float' | 'bool' | 'choice' | 'text';
  min?: number;
  max?: number;
  choices?: readonly string[];
  default: Recipe[RecipeKey];
  /**
   * How a change takes effect. `live`: at once, during the run. `branch`: in a branch, because plans are recorded with the
   * value. `new`: in a new run, because weights, images or the latents of the sheets depend on it.
   */
  change: 'live' | 'branch' | 'new';
  /** May change during a run. */
  live: boolean;
  /** Methods that use it. Absent: all methods. */
  methods?: readonly MethodId[];
  /** Came after the first files: left out of files where it has its default, so that equal runs give the files they gave. */
  later?: boolean;
  /** One line, with the place in the papers or the flag of the reference command line. */
  doc: string;
}

/** Images that the networks process at a time. */
export function microBatchOf({ batch, microBatch }: Recipe): number {
  return microBatch > 0 ? microBatch : batch;
}
