// The table of hyperparameters, one row each, in the order of the form. Losses have the names of the reference command line.
import { METHODS, methodsWhere } from './methods.ts';
import type { Field, Recipe, RecipeKey } from './recipe.ts';

/** The methods that train the fake score's encoder as a discriminator. */
const JUDGING = methodsWhere((m) => m.judges);

/** The methods that train a teacher. */
const TRAINING = methodsWhere((m) => m.makes === 'teacher');

type Rest = Partial<Pick<Field, 'min' | 'max' | 'choices' | 'change' | 'methods' | 'later'>>;

function row(
  group: Field['group'],
  key: Field['key'],
  symbol: string,
  label: string,
  unit: string,
  type: Field['type'],
  value: Field['default'],
  rest: Rest,
  doc: string,
): Field {
  const change = rest.change ?? 'branch';
  return { group, key, symbol, label, unit, type, default: value, doc, ...rest, change, live: change === 'live' };
}

// biome-ignore format: a table reads best with a row a line
export const FIELDS: readonly Field[] = [
  row('run', 'method', 'method', 'Method', '', 'choice', 'sida', { choices: METHODS.map((m) => m.id), change: 'new' },
    'SiD uses the teacher alone; SiDA adds real images and an adversarial loss; SiD²A is SiDA that starts from a finished SiD generator'),
  row('run', 'dataset', 'data', 'Real images', '', 'choice', 'shapes10', { choices: ['shapes10', 'cifar10', 'own'], change: 'new' },
    'Real images for the discriminator: shapes10 is made here, the others come from your files (--data); SiD does not use them'),
  row('run', 'resolution', 'R', 'Resolution', 'px', 'int', 32, { min: 4, max: 512, change: 'new' },
    'Side of an image; the teacher must have been trained at it'),
  row('run', 'teacher', 'φ', 'Teacher', '', 'text', 'shapes10-teacher.safetensors', { change: 'new' },
    'Weights of the diffusion model that is distilled; frozen (--edm_model, f_φ)'),
  row('run', 'init', 'θ₀', 'Generator starts from', '', 'text', null, { change: 'new' },
    'Weights of a finished SiD generator for SiD²A (--sid_model); empty: the teacher’s weights'),
  row('run', 'psiInit', 'ψ₀', 'Fake score starts from', '', 'text', null, { change: 'new' },
    'Weights of a fake score, for example of a checkpoint; empty: the teacher’s weights, as in the papers'),
  row('run', 'seed', 'seed', 'Seed', '', 'int', 0, { min: 0, max: 4294967295, change: 'new' },
    'All random numbers of the run depend on it: same seed and same adapter give the same run (--seed)'),
  row('run', 'batch', 'B', 'Batch', 'images', 'int', 32, { min: 1, max: 4096 },
    'Images in one update (--batch; 256 for CIFAR-10 in the paper)'),
  row('run', 'microBatch', 'b', 'Micro-batch', 'images', 'int', 0, { min: 0, max: 4096 },
    'Images computed at a time; gradients are summed over the batch, which needs less memory (--batch-gpu); 0: the whole batch'),
  row('run', 'steps', 'steps', 'Steps', 'steps', 'int', 2000, { min: 1, max: 100000000, change: 'live' },
    'Number of steps; a step is the ψ updates and one θ update (--duration counts images instead)'),
  row('run', 'snap', 'snap', 'Sample sheet every', 'images', 'int', 1024, { min: 1, max: 100000000, change: 'live' },
    'Images between two sample sheets (--snap counts ticks instead)'),
  row('run', 'gridSize', 'grid', 'Sample grid', 'a side', 'int', 8, { min: 1, max: 16, change: 'new' },
    'Fixed latents a side of the sample sheet'),
  row('run', 'kid', 'KID', 'Score samples', '', 'bool', true, { change: 'live' },
    'Computes KID-tiny of the EMA generator from time to time and at the end, in at most 5 % of the time; it does not change the run (the reference code computes metrics at snapshots)'),

  row('method', 'alpha', 'α', 'Bias correction', '', 'float', 1, { min: -1, max: 3 },
    'Weight of the correction in the SiD loss (--alpha; published runs: SiD 1.2, SiDA 1)'),
  row('method', 'tmax', 't_max', 'Largest time', '/1000', 'int', 800, { min: 1, max: 1000 },
    'The generator’s noise levels come from this share of the Karras schedule (--tmax 800: σ up to 24.4)'),
  row('method', 'initSigma', 'σ_init', 'Generator’s noise level', '', 'float', 2.5, { min: 0.01, max: 80 },
    'One step: x_g = G_θ(σ_init z) at noise level σ_init (--init_sigma 2.5)'),
  row('method', 'psiUpdates', 'n_ψ', 'Fake-score updates a step', '', 'int', 1, { min: 1, max: 64, change: 'live' },
    'Updates of the fake score for each update of the generator; 1 in the papers; more helps a small fake score to follow the generator'),

  row('optimiser', 'lr', 'lr_ψ', 'Learning rate, fake score', '', 'float', 0.0005, { min: 0, max: 1, change: 'live' },
    'Adam’s rate for f_ψ (--lr; 1e-5 in the paper for 55.7 M parameters)'),
  row('optimiser', 'lrRampup', 'r_lr', 'Learning rate rises over', 'images', 'float', 0, { min: 0, max: 1e9, change: 'live', methods: TRAINING, later: true },
    'The rate of a teacher’s training grows from 0 to lr over so many images (EDM’s lr_rampup_kimg, 10 M images there); 0 starts with lr'),
  row('optimiser', 'glr', 'lr_θ', 'Learning rate, generator', '', 'float', 0.00005, { min: 0, max: 1, change: 'live' },
    'Adam’s rate for G_θ (--glr; 1e-5 in the paper for 55.7 M parameters)'),
  row('optimiser', 'glrTref', 't_ref', 'Generator’s rate falls after', 'images', 'float', 0, { min: 0, max: 1e9, change: 'live' },
    'After this many images lr_θ falls as 1/√images (EDM2’s decay, for short runs with large rates); 0: constant, as in all SiD runs'),
  row('optimiser', 'emaHalflife', 'EMA', 'EMA half-life', 'images', 'float', 2000, { min: 0, max: 1e9, change: 'live' },
    'Images after which the share of old weights in the EMA generator halves (--ema counts millions of images; 0.5 for CIFAR-10)'),
  row('optimiser', 'emaRampup', 'r_EMA', 'EMA ramp-up', '', 'float', 0.05, { min: 0, max: 10 },
    'The half-life is at most this share of the images seen (EDM’s ema_rampup_ratio 0.05)'),
  row('optimiser', 'beta1', 'β₁', 'Adam β₁, fake score', '', 'float', 0, { min: 0, max: 0.9999 },
    'Momentum of f_ψ’s optimiser; 0 in all published runs'),
  row('optimiser', 'gBeta1', 'β₁ θ', 'Adam β₁, generator', '', 'float', 0, { min: 0, max: 0.9999 },
    'Momentum of G_θ’s optimiser (--g_beta1; 0, but 0.9 in SiD’s FFHQ recipe)'),
  row('optimiser', 'beta2', 'β₂', 'Adam β₂', '', 'float', 0.999, { min: 0, max: 0.999999 },
    'Decay of the squared gradients, both networks'),
  row('optimiser', 'adamEps', 'ε', 'Adam ε, fake score', '', 'float', 1e-8, { min: 1e-12, max: 1 },
    'Added to Adam’s denominator for f_ψ (1e-8; 1e-6 with fp16)'),
  row('optimiser', 'gAdamEps', 'ε θ', 'Adam ε, generator', '', 'float', 1e-8, { min: 1e-12, max: 1 },
    'Added to Adam’s denominator for G_θ (1e-8; 1e-6 with fp16)'),
  row('optimiser', 'clip', 'clip', 'Gradient clip', '', 'float', 1, { min: 0, max: 1e5, methods: JUDGING },
    'Each gradient element of f_ψ is clipped to ± this while the adversarial loss is on (1 in the reference code; 0 turns it off)'),

  row('weights', 'ls', 'λ_ψ', 'Fake-score loss', '×', 'float', 1, { min: 0, max: 1e6, change: 'live' },
    'Factor of the denoising loss of f_ψ (--ls 1)'),
  row('weights', 'lsd', 'λ_D', 'Discriminator loss', '×', 'float', 1, { min: 0, max: 1e6, change: 'live', methods: JUDGING },
    'Factor of the encoder’s real/fake loss (--lsd 1; 100 for EDM2)'),
  row('weights', 'lsg', 'λ_G', 'SiD loss', '×', 'float', 100, { min: 0, max: 1e6, change: 'live' },
    'Factor of the generator’s SiD loss (--lsg 100)'),
  row('weights', 'lsgGan', 'λ_adv', 'Adversarial loss', '×', 'float', 0.01, { min: 0, max: 1e6, change: 'live', methods: JUDGING },
    'Factor of the adversarial loss: its batch mean, applied to every pixel (--lsg_gan 0.01)'),
  row('weights', 'advMean', 'mean', 'Adversarial mean over', '', 'choice', 'batch', { choices: ['batch', 'micro-batch'], methods: JUDGING },
    'Images over which the adversarial loss is averaged if the batch is split; the reference code averages over a device’s micro-batch; the whole batch costs 2F more'),
  row('weights', 'logitClamp', 'l_max', 'Logit clamp', '', 'float', 10, { min: 0.1, max: 1000, methods: JUDGING },
    'Logits in the generator’s adversarial loss are clamped to ± this (10 in the reference code)'),

  row('warmup', 'thetaAfter', 'n_θ', 'Generator learns after', 'images', 'int', 100000, { min: 0, max: 1e9, change: 'live', methods: JUDGING },
    'θ is updated when more images than this were seen (100,000 in the reference code, for runs of 300 M images)'),
  row('warmup', 'ganAfter', 'n_adv', 'Adversarial loss after', 'images', 'int', 200000, { min: 0, max: 1e9, change: 'live', methods: JUDGING },
    'The adversarial loss is added to θ’s loss when more images than this were seen (200,000 in the reference code)'),

  row('noise', 'pMean', 'P_mean', 'Noise mean, fake score', 'ln σ', 'float', -1.2, { min: -10, max: 10 },
    'Mean of ln σ in f_ψ’s denoising loss (EDM, table 1: -1.2)'),
  row('noise', 'pStd', 'P_std', 'Noise spread, fake score', 'ln σ', 'float', 1.2, { min: 0, max: 10 },
    'Standard deviation of ln σ in f_ψ’s denoising loss (EDM, table 1: 1.2)'),
  row('noise', 'dPMean', 'P_mean D', 'Noise mean, discriminator', 'ln σ', 'float', null, { min: -10, max: 10, methods: JUDGING, later: true },
    'An extension: mean of ln σ of the discriminator’s own noise, without the weight w(σ); empty: the fake score’s noise, in one pass, as published'),
  row('noise', 'dPStd', 'P_std D', 'Noise spread, discriminator', 'ln σ', 'float', 0.8, { min: 0, max: 10, methods: JUDGING, later: true },
    'An extension: standard deviation of ln σ of the discriminator’s own noise; unused while its mean is empty'),
  row('noise', 'sigmaData', 'σ_data', 'Data spread', '', 'float', 0.5, { min: 0.01, max: 10, change: 'new' },
    'Standard deviation of the data in EDM’s preconditioning (EDM, table 1: 0.5)'),
  row('noise', 'sigmaMin', 'σ_min', 'Schedule’s low end', '', 'float', 0.002, { min: 1e-6, max: 10 },
    'Lowest noise level of the Karras schedule (EDM, equation 5: 0.002)'),
  row('noise', 'sigmaMax', 'σ_max', 'Schedule’s high end', '', 'float', 80, { min: 0.01, max: 10000 },
    'Highest noise level of the Karras schedule (EDM, equation 5: 80)'),
  row('noise', 'rho', 'ρ', 'Schedule’s bend', '', 'float', 7, { min: 1, max: 100 },
    'Exponent of the Karras schedule (EDM, equation 5: 7)'),

  row('fine', 'dropout', 'p_drop', 'Dropout', '', 'float', 0, { min: 0, max: 0.95 },
    'Share of features dropped while a network trains (--dropout; 0.13 for CIFAR-10 at 55.7 M parameters)'),
  row('fine', 'recompute', 'recompute', 'Recompute activations', '', 'bool', false, {},
    'Computes the teacher’s and all normalised activations again in the backward pass instead of storing them: half the memory for activations, a tenth more work, the same bits'),
  row('fine', 'precision', 'precision', 'Precision', '', 'choice', 'f32', { choices: ['f32', 'f16'], change: 'new' },
    'f16 rounds the operands of convolutions and linear layers in forward passes to 11 bits, which is faster on some GPUs; sums and gradients stay f32 (--fp16 runs whole networks in f16)'),
  row('fine', 'xflip', 'flip', 'Mirror real images', '', 'bool', false, {},
    'Mirrors a real image with probability ½ (--xflip; off where left and right differ)'),
];

const BY_KEY = new Map(FIELDS.map((f) => [f.key, f]));

/** The table's row for a key. */
export function fieldOf(key: RecipeKey): Field {
  const field = BY_KEY.get(key);
  if (!field) throw new Error(`recipe: no field is called ${key}; the names are in src/recipes/fields.ts.`);
  return field;
}

/** The table's defaults as a recipe. It belongs to no preset. */
export function defaultRecipe(): Recipe {
  const entries = FIELDS.map((f) => [f.key, f.default] as const);
  return { preset: '', ...Object.fromEntries(entries) } as unknown as Recipe;
}

/** A stored recipe, with the defaults of fields that were added later. */
export function completed(kept: Recipe): Recipe {
  return { ...defaultRecipe(), ...kept };
}

/** A recipe as files have it: fields that came later are there only where they differ from their default. */
export function written(recipe: Recipe): Partial<Recipe> {
  const out: Partial<Recipe> = { ...recipe };
  for (const f of FIELDS) if (f.later && recipe[f.key] === f.default) delete out[f.key];
  return out;
}

/** Keys in which two recipes differ, in the table's order. The preset's name is not compared. */
export function recipeDiff(a: Recipe, b: Recipe): RecipeKey[] {
  return FIELDS.filter((f) => a[f.key] !== b[f.key]).map((f) => f.key);
}
