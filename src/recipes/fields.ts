// The rows of the table in recipe.ts, in the order of the form. Names of losses are those of the reference command line.
import type { Field, Method } from './recipe.ts';

const ADVERSARIAL: readonly Method[] = ['sida', 'sid2a'];

type Rest = Partial<Pick<Field, 'min' | 'max' | 'choices' | 'live' | 'methods'>>;

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
  return { group, key, symbol, label, unit, type, default: value, live: false, doc, ...rest };
}

// biome-ignore format: a table reads best with a row a line
export const FIELD_ROWS: readonly Field[] = [
  row('run', 'method', 'method', 'Method', '', 'choice', 'sida', { choices: ['sid', 'sida', 'sid2a'] },
    'SiD distils from the teacher alone; SiDA adds real images and an adversarial loss; SiD²A is SiDA from a finished SiD generator'),
  row('run', 'dataset', 'data', 'Real images', '', 'choice', 'shapes10', { choices: ['shapes10', 'cifar10'] },
    'The real images that the encoder compares with (--data); SiD never looks at them'),
  row('run', 'resolution', 'R', 'Resolution', 'px', 'int', 32, { min: 4, max: 512 },
    'Side of an image; the teacher must have been trained at it'),
  row('run', 'teacher', 'φ', 'Teacher', '', 'text', 'shapes10-teacher.safetensors', {},
    'Weights of the diffusion model that is distilled; frozen (--edm_model, f_φ)'),
  row('run', 'init', 'θ₀', 'Generator starts from', '', 'text', null, {},
    'Weights of a finished SiD generator for SiD²A (--sid_model); the teacher’s where empty'),
  row('run', 'seed', 'seed', 'Seed', '', 'int', 0, { min: 0, max: 4294967295 },
    'Keys every random number of the run: same seed, same adapter, same run (--seed)'),
  row('run', 'batch', 'B', 'Batch', 'images', 'int', 32, { min: 1, max: 4096 },
    'Images in one update (--batch; CIFAR-10 in the paper 256)'),
  row('run', 'steps', 'steps', 'Steps', 'steps', 'int', 2000, { min: 1, max: 100000000, live: true },
    'Where the run ends; a step is the ψ updates and one θ update (--duration counts images instead)'),
  row('run', 'snap', 'snap', 'Sample sheet every', 'images', 'int', 1024, { min: 1, max: 100000000, live: true },
    'Images between two sample sheets (--snap counts ticks instead)'),
  row('run', 'gridSize', 'grid', 'Sample grid', 'a side', 'int', 8, { min: 1, max: 16 },
    'Fixed latents a side of the sample sheet'),

  row('method', 'alpha', 'α', 'Bias correction', '', 'float', 1, { min: -1, max: 3 },
    'Weight of the correction in the SiD loss (--alpha; published runs: SiD 1.2, SiDA 1)'),
  row('method', 'tmax', 't_max', 'Largest time', '/1000', 'int', 800, { min: 1, max: 1000 },
    'The generator’s noise levels come from this share of the Karras schedule (--tmax 800: σ up to 24.4)'),
  row('method', 'initSigma', 'σ_init', 'Generator’s noise level', '', 'float', 2.5, { min: 0.01, max: 80 },
    'One step: x_g = G_θ(σ_init z) at noise level σ_init (--init_sigma 2.5)'),
  row('method', 'psiUpdates', 'n_ψ', 'Fake-score updates a step', '', 'int', 1, { min: 1, max: 64, live: true },
    'Updates of the fake score for one of the generator; 1 in the papers, more lets a small fake score keep up'),

  row('optimiser', 'lr', 'lr_ψ', 'Learning rate, fake score', '', 'float', 0.0005, { min: 0, max: 1, live: true },
    'Adam’s rate for f_ψ (--lr; 1e-5 in the paper for 55.7 M parameters)'),
  row('optimiser', 'glr', 'lr_θ', 'Learning rate, generator', '', 'float', 0.00005, { min: 0, max: 1, live: true },
    'Adam’s rate for G_θ (--glr; 1e-5 in the paper for 55.7 M parameters)'),
  row('optimiser', 'emaHalflife', 'EMA', 'EMA half-life', 'images', 'float', 2000, { min: 0, max: 1e9, live: true },
    'Images after which a weight’s share in the average generator halves (--ema counts Mimg; 0.5 for CIFAR-10)'),
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
  row('optimiser', 'clip', 'clip', 'Gradient clip', '', 'float', 1, { min: 0, max: 1e5, methods: ADVERSARIAL },
    'Each gradient element of f_ψ is clipped to ± this while the adversarial loss is on (1 in the reference code; 0 turns it off)'),

  row('weights', 'ls', 'λ_ψ', 'Fake-score loss', '×', 'float', 1, { min: 0, max: 1e6, live: true },
    'Factor of the denoising loss of f_ψ (--ls 1)'),
  row('weights', 'lsd', 'λ_D', 'Discriminator loss', '×', 'float', 1, { min: 0, max: 1e6, live: true, methods: ADVERSARIAL },
    'Factor of the encoder’s real/fake loss (--lsd 1; 100 for EDM2)'),
  row('weights', 'lsg', 'λ_G', 'SiD loss', '×', 'float', 100, { min: 0, max: 1e6, live: true },
    'Factor of the generator’s SiD loss (--lsg 100)'),
  row('weights', 'lsgGan', 'λ_adv', 'Adversarial loss', '×', 'float', 0.01, { min: 0, max: 1e6, live: true, methods: ADVERSARIAL },
    'Factor of the batch-mean adversarial loss spread over the pixels (--lsg_gan 0.01)'),
  row('weights', 'logitClamp', 'l_max', 'Logit clamp', '', 'float', 10, { min: 0.1, max: 1000, methods: ADVERSARIAL },
    'Logits in the generator’s adversarial loss are clamped to ± this (10 in the reference code)'),

  row('warmup', 'thetaAfter', 'n_θ', 'Generator learns after', 'images', 'int', 100000, { min: 0, max: 1e9, live: true, methods: ADVERSARIAL },
    'θ is updated once more images than this were seen (100,000 in the reference code, for 300 M-image runs)'),
  row('warmup', 'ganAfter', 'n_adv', 'Adversarial loss after', 'images', 'int', 200000, { min: 0, max: 1e9, live: true, methods: ADVERSARIAL },
    'The adversarial loss reaches θ once more images than this were seen (200,000 in the reference code)'),

  row('noise', 'pMean', 'P_mean', 'Noise mean, fake score', 'ln σ', 'float', -1.2, { min: -10, max: 10 },
    'Mean of ln σ in f_ψ’s denoising loss (EDM, table 1: -1.2)'),
  row('noise', 'pStd', 'P_std', 'Noise spread, fake score', 'ln σ', 'float', 1.2, { min: 0, max: 10 },
    'Standard deviation of ln σ in f_ψ’s denoising loss (EDM, table 1: 1.2)'),
  row('noise', 'sigmaData', 'σ_data', 'Data spread', '', 'float', 0.5, { min: 0.01, max: 10 },
    'Standard deviation of the data in EDM’s preconditioning (EDM, table 1: 0.5)'),
  row('noise', 'sigmaMin', 'σ_min', 'Schedule’s low end', '', 'float', 0.002, { min: 1e-6, max: 10 },
    'Lowest noise level of the Karras schedule (EDM, equation 5: 0.002)'),
  row('noise', 'sigmaMax', 'σ_max', 'Schedule’s high end', '', 'float', 80, { min: 0.01, max: 10000 },
    'Highest noise level of the Karras schedule (EDM, equation 5: 80)'),
  row('noise', 'rho', 'ρ', 'Schedule’s bend', '', 'float', 7, { min: 1, max: 100 },
    'Exponent of the Karras schedule (EDM, equation 5: 7)'),

  row('fine', 'dropout', 'p_drop', 'Dropout', '', 'float', 0, { min: 0, max: 0.95 },
    'Share of features dropped while a network trains (--dropout; 0.13 for CIFAR-10 at 55.7 M parameters)'),
  row('fine', 'xflip', 'flip', 'Mirror real images', '', 'bool', false, {},
    'Mirrors a real image with probability ½ (--xflip; off where left and right differ)'),
];
