// The built-in recipes: one aligned table of differences from the defaults of the field table.
import { defaultRecipe } from './fields.ts';
import type { MethodId } from './methods.ts';
import type { Recipe } from './recipe.ts';

export interface Preset {
  slug: string;
  name: string;
  changes: Partial<Recipe>;
  /** Shows the effect of one setting, compared with another preset. */
  experiment?: boolean;
}

// Learning rates, EMA and warm-up for networks of 0.2 to 1 M parameters and short runs. docs/training/teachers.md has the
// measurements, up to 20,000 images. The paper's values are for 55.7 M parameters and 300 M images.
const SMALL: Partial<Recipe> = {
  lr: 5e-4,
  glr: 5e-5,
  psiUpdates: 1,
  emaHalflife: 2000,
  thetaAfter: 0,
  ganAfter: 0,
  alpha: 1,
  batch: 32,
};
// Measured with scripts/torch/distill.py on the nano teacher (SiDA, batch 16). The Fréchet distance of classifier features
// to the data falls from 133 at the start to 31.8 (2,000 images), 10.7 (10,000) and 7.6 (52,000).
const SHAPES: Partial<Recipe> = {
  ...SMALL,
  lr: 1e-3,
  glr: 1e-4,
  glrTref: 5000,
  pMean: 0,
  pStd: 1.5,
  dataset: 'shapes10',
  resolution: 32,
  teacher: 'shapes10-teacher.safetensors',
};
// Measured with SiD on this teacher: the distance to its Heun samples falls from 36 at the start to 6.2 (10,000 images) and
// 2.5 (35,000). At batch 32, so few images give too few updates. With the paper's noise for the fake score (-1.2, 1.2) it
// rarely sees the large noise levels at which the generator is scored. The samples' brightness then oscillates
// (docs/training/teachers.md).
const CIFAR: Partial<Recipe> = {
  ...SMALL,
  batch: 8,
  lr: 7e-4,
  glr: 2e-5,
  glrTref: 8000,
  pMean: 0,
  pStd: 1.5,
  dataset: 'cifar10',
  resolution: 32,
  teacher: 'cifar10-tiny-teacher.safetensors',
  xflip: true,
};
const NANO: Partial<Recipe> = {
  ...SHAPES,
  resolution: 16,
  teacher: 'nano-teacher.safetensors',
  batch: 16,
  gridSize: 5,
};

// One setting changed. The overlay of the curves shows its effect beside Nano.
const DIAL: Partial<Recipe> = { ...NANO, method: 'sida', steps: 400, snap: 128 };

// biome-ignore format: a table reads best with a row a line
export const PRESETS: readonly Preset[] = [
  { slug: 'shapes10-sida',     name: 'Shapes-10 · SiDA',      changes: { ...SHAPES, method: 'sida', steps: 2000, snap: 1024 } },
  { slug: 'cifar10-tiny-sid',  name: 'CIFAR-10 tiny · SiD',   changes: { ...CIFAR,  method: 'sid',  steps: 6500, snap: 1024 } },
  { slug: 'cifar10-tiny-sida', name: 'CIFAR-10 tiny · SiDA',  changes: { ...CIFAR,  method: 'sida', steps: 6500, snap: 1024 } },
  { slug: 'nano',              name: 'Nano · SiDA',           changes: { ...NANO,   method: 'sida', steps: 400,  snap: 128  } },
  { slug: 'nano-alpha-05',     name: 'Nano · α ½',            changes: { ...DIAL,   alpha: 0.5 },  experiment: true },
  { slug: 'nano-alpha-12',     name: 'Nano · α 1.2',          changes: { ...DIAL,   alpha: 1.2 },  experiment: true },
  { slug: 'nano-adversary',    name: 'Nano · adversary × 100', changes: { ...DIAL,  lsgGan: 1 },   experiment: true },
];

/** The name of a preset. Returns the slug if there is no such preset. */
export function presetName(slug: string): string {
  return PRESETS.find((p) => p.slug === slug)?.name ?? slug;
}

/** The complete recipe of a preset; throws one sentence for an unknown slug. */
export function presetRecipe(slug: string): Recipe {
  const preset = PRESETS.find((p) => p.slug === slug);
  if (!preset) {
    const known = PRESETS.map((p) => p.slug).join(', ');
    throw new Error(`No preset is called "${slug}"; there are ${known}.`);
  }
  return { ...defaultRecipe(), ...preset.changes, preset: slug };
}

// Presets are tuned for distillation. A teacher is trained with EDM's momentum and noise, and a ramp for short runs.
const OF_METHOD: Partial<Record<MethodId, Partial<Recipe>>> = {
  edm: { beta1: 0.9, pMean: -1.2, pStd: 1.2, lrRampup: 1000, snap: 4096 },
};

/** What a method changes in the recipe of a preset, the method itself included. */
export function methodChanges(method: MethodId): Partial<Recipe> {
  return { ...OF_METHOD[method], method };
}
