// The manifest of a parity case, NAME.json. Its numbers are in NAME.safetensors beside it.

export const KINDS = [
  'ops',
  'edm2-ops',
  'net',
  'edm-train-step',
  'sampler',
  'augment',
  'sida-losses',
  'sida-trajectory',
  'sida-edm2',
  'sida-critic',
  'snapshot',
] as const;

export type Kind = (typeof KINDS)[number];

/** The entry of a tensor. An entry without `atol`, `l2_tol` and `compare` is an input. */
export interface TensorEntry {
  shape: number[];
  dtype: string;
  atol?: number;
  rtol?: number;
  /** Tolerance of `|got - expected|_2` over the whole tensor, instead of atol. */
  l2_tol?: number;
  /** Name of a gradient G. Elements with |g| < 1e-4 max|g| are not compared. */
  skip_by?: string;
  /** Number of elements that `skip_by` leaves. */
  compared?: number;
  compare?: 'final_distance';
}

export interface ScalarEntry {
  value: number;
  atol: number;
  rtol: number;
}

/** Six numbers that represent a large gradient. */
export interface DigestEntry {
  n: number;
  sum: number;
  l2: number;
  maxabs: number;
  dot: number;
  head: number[];
  tol_sum_abs: number;
  tol_l2_rel: number;
  tol_maxabs_abs: number;
  tol_dot_abs: number;
  tol_elem_abs: number;
}

export interface FinalDistanceEntry {
  prefix: string;
  l2_change: number;
  tol: number;
}

export interface FormulaSet {
  seed?: number;
  base?: string;
  delta_seed?: number;
  without_prefix?: string;
}

/** `{from: 'formula', rules, seed | sets by name, check}`. */
export interface FormulaWeights {
  from: 'formula';
  rules: 'edm' | 'edm2';
  seed?: number;
  check?: Record<string, number[]>;
  phi?: FormulaSet;
  psi?: FormulaSet;
  theta?: FormulaSet;
  ema?: FormulaSet;
}

/** `from` is 'self' or NAME.safetensors. The other keys are tensor prefixes. */
export interface StoredWeights {
  from: string;
  prefix?: string;
  phi?: string;
  psi?: string;
  theta?: string;
  ema?: string;
}

/** Name of a set of weights in a manifest. `prefix` is the set of a single network. */
export type WeightSetName = 'prefix' | 'phi' | 'psi' | 'theta' | 'ema';

export interface NetworkArgs {
  class: string;
  [argument: string]: unknown;
}

export interface AdamArgs {
  betas: [number, number];
  eps: number;
}

export interface EmaArgs {
  batch_size: number;
  halflife_kimg: number;
  rampup_ratio: number;
}

/** Numbers of a training step. The kind decides which are present. */
export interface StepConfig {
  B: number;
  P_mean: number;
  P_std: number;
  sigma_data: number;
  lr: number;
  adam: AdamArgs;
  ema: EmaArgs;
  /** edm-train-step */
  augmented: boolean;
  cur_nimg: number;
  lr_rampup_kimg: number;
  /** sida-* */
  init_sigma: number;
  tmax: number;
  ls: number;
  lsd: number;
  lsg: number;
  lsg_gan: number;
}

/** One update of `sida-losses` and `sida-trajectory`. */
export interface SidaStep {
  kind: 'psi' | 'theta';
  method: 'sid' | 'sida';
  inputs: string;
  outputs: string;
  cur_nimg: number;
  order?: number;
  alpha?: number;
  adversarial?: boolean;
  adam: boolean;
  augmented?: boolean;
  fake_transform?: { flip: 'x'; scale: string; labels: string };
  augment_labels: 'given' | 'zero' | 'none';
  real_images?: string;
  real_labels?: string;
  clip: boolean;
  ema?: boolean;
  psi_shift?: { parameter: string; add: number };
  nan_image?: number;
  x_g?: string;
  ema_beta?: string;
}

/** One run of kind `sampler`. */
export interface SamplerRun {
  num_steps: number;
  sigma_min: number;
  sigma_max: number;
  rho: number;
  S_churn: number;
  S_min: number;
  /** Null: no upper limit. */
  S_max: number | null;
  S_noise: number;
  /** Name of the [num_steps, B, C, H, W] draws. */
  eps: string | null;
  network_calls: number;
}

/** One entry of `ops`. The arguments depend on `op`. */
export interface OpArgs {
  op: string;
  [argument: string]: unknown;
}

export interface SnapshotFile {
  file: string;
  /** Keys of the pickled dictionary. */
  keys: string[];
  /** Class of the network under the key `ema`. */
  network_class: string;
}

export interface Manifest {
  kind: Kind;
  network?: NetworkArgs;
  network_theta?: NetworkArgs;
  logvar?: boolean;
  weights?: StoredWeights | FormulaWeights;
  config?: StepConfig;
  tensors: Record<string, TensorEntry>;
  scalars?: Record<string, ScalarEntry>;
  digests?: Record<string, DigestEntry>;
  ops?: Record<string, OpArgs>;
  runs?: Record<string, SamplerRun>;
  steps?: Record<string, SidaStep>;
  /** Prefix of the gradients -> output -> tensor that weights the output in the sum. */
  gradients?: Record<string, Record<string, string>>;
  final_distance?: Record<string, FinalDistanceEntry>;
  /** Kind `snapshot`: the pickle beside the manifest, and its contents. */
  pickle?: SnapshotFile;
  /** Kind `snapshot`: arguments of the network's constructor. */
  init_kwargs?: Record<string, unknown>;
}

function isRecord(x: unknown): x is Record<string, unknown> {
  return typeof x === 'object' && x !== null && !Array.isArray(x);
}

/** Parses NAME.json. Throws one sentence if it is not a manifest. */
export function parseManifest(bytes: Uint8Array, file: string): Manifest {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new Error(`${file} is not JSON: expected the manifest of a parity case.`);
  }
  if (!isRecord(json) || typeof json.kind !== 'string' || !isRecord(json.tensors)) {
    throw new Error(`${file} is not the manifest of a parity case: expected an object with "kind" and "tensors".`);
  }
  if (!KINDS.some((k) => k === json.kind)) {
    throw new Error(`${file} has the unknown kind "${json.kind}": expected one of ${KINDS.join(', ')}.`);
  }
  for (const [name, t] of Object.entries(json.tensors)) {
    if (!isRecord(t) || !Array.isArray(t.shape) || typeof t.dtype !== 'string') {
      throw new Error(`${file}: the entry of tensor "${name}" lacks its shape or dtype.`);
    }
  }
  return json as unknown as Manifest;
}

/** Whether a tensor is an expected output with its own comparison. */
export function isExpected(t: TensorEntry): boolean {
  return t.atol !== undefined || t.l2_tol !== undefined;
}
