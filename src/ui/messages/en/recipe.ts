// Presets and the form of the recipe, in English; labels and docs of its fields are in en.fields.ts.

import type { MethodId } from '../../../recipes/methods.ts';
import { type Problem, sentenceOf } from '../../../recipes/problems.ts';
import type { Field, FieldGroup } from '../../../recipes/recipe.ts';

export const presets = {
  title: 'Preset',
  about: {
    nano: 'Shapes at 16×16, 0.2 M parameters. For software GPUs, and to see it move at once.',
    'shapes10-sida': 'Procedural shapes at 32×32 with real images made on the spot.',
    'cifar10-tiny-sid': 'Data-free: only the teacher, no real images.',
    'cifar10-tiny-sida': 'Adds real CIFAR-10 images and the adversarial loss.',
    'nano-alpha-05': 'Half the bias correction of the SiD loss. Overlay it with Nano.',
    'nano-alpha-12': 'More bias correction, as in the published SiD runs.',
    'nano-adversary': 'The adversarial loss a hundred times heavier: watch fakeness and samples.',
  } as Readonly<Record<string, string>>,
  /** Names that are not the same in every language. */
  names: {} as Readonly<Record<string, string>>,
  needsData: 'needs CIFAR-10',
  experiments: 'Experiments: one dial turned',
};

export const recipe = {
  title: 'Recipe',
  groups: {
    run: 'Run',
    method: 'Method',
    optimiser: 'Optimiser',
    weights: 'Loss weights',
    warmup: 'Warm-up',
    noise: 'Noise levels',
    fine: 'Data and dropout',
  } satisfies Record<FieldGroup, string>,
  methods: { edm: 'EDM', sid: 'SiD', sida: 'SiDA', sid2a: 'SiD²A' } satisfies Record<MethodId, string>,
  datasets: { shapes10: 'Shapes-10', cifar10: 'CIFAR-10', own: 'Your own' },
  means: { batch: 'batch', 'micro-batch': 'micro-batch' },
  changed: (count: number) => `${count} changed`,
  onlyChanged: (count: number) => (count === 1 ? 'Only the changed one' : `Only the ${count} changed`),
  onlyChangedHint: 'Show only what differs from the preset',
  reset: (label: string, value: string) => `Back to the preset’s ${value} (${label})`,
  resetAll: 'Back to the preset',
  change: {
    live: { chip: 'live', hint: 'Changes while the run goes on, and is marked in it' },
    branch: { chip: 'branch', hint: 'Takes effect in a branch of the run, or in a new run' },
    new: { chip: 'new run', hint: 'Takes effect in a new run only: weights, images or latents hang on it' },
  } satisfies Record<Field['change'], { chip: string; hint: string }>,
  waiting: {
    branch: (count: number) =>
      count === 1 ? '1 change waits for a branch or a new run.' : `${count} changes wait for a branch or a new run.`,
    new: (count: number) => (count === 1 ? '1 change waits for a new run.' : `${count} changes wait for a new run.`),
  },
  restart: 'Restart',
  undo: 'Undo',
  chooseFile: 'Choose a file…',
  fromTeacher: 'the teacher',
  range: (min: string, max: string) => `${min} to ${max}`,
  default: (value: string) => `default ${value}`,
  inPreset: (value: string) => `preset ${value}`,
  none: 'none',
  on: 'on',
  off: 'off',
  needsNumber: (label: string) => `${label} needs a number.`,
  problem: (problem: Problem, label: string) => sentenceOf(problem, label),
  sentence: (text: string) => `${text}.`,
  search: 'Find a setting',
  noMatch: (text: string) => `No setting matches “${text}”.`,
  clear: 'Clear',
  copyLink: 'Copy link',
  copied: 'Copied',
  copyHint: 'An address that opens the page with this recipe',
  dice: 'Another seed',
  hashed: (seed: number) => `= ${seed}`,
  streams: [
    'A number, or any text: its 32-bit FNV-1a hash is the seed.',
    'One seed, split streams: Philox4×32-10 keyed by it; a draw is numbered by stream, update and element, so that none moves another.',
    'Init: nothing is drawn; ψ and θ start as the teacher.',
    'Data: order and mirroring of the real images are permutations keyed by the seed; θ’s labels have a key of their own.',
    'Noise: latents, noise and noise levels of ψ are streams 1 to 3, of θ 4 to 6; dropout from 1000 on.',
    'Probes: the sheet’s latents are stream 7 of seed, seed + 1, …; looking never changes what is trained.',
  ],
};

export const link = {
  ignored: (names: readonly string[]) =>
    names.length === 1
      ? `1 setting of the link is unknown or out of range and was ignored: ${names[0]}.`
      : `${names.length} settings of the link are unknown or out of range and were ignored: ${names.join(', ')}.`,
  newer: 'The link was made by a later version of this page: some settings may mean something else here.',
};
