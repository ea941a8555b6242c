// Presets and the form of the recipe, in English. Labels and explanations of the fields are in fields.ts.

import type { MethodId } from '../../../recipes/methods.ts';
import { type Problem, sentenceOf } from '../../../recipes/problems.ts';
import type { Field, FieldGroup } from '../../../recipes/recipe.ts';

export const presets = {
  title: 'Preset',
  about: {
    nano: 'Shapes at 16×16, 0.2 M parameters. For software GPUs, and for quick results.',
    'shapes10-sida': 'Shapes at 32×32. The page makes the real images itself.',
    'cifar10-tiny-sid': 'Data-free: it uses only the teacher, no real images.',
    'cifar10-tiny-sida': 'Adds real CIFAR-10 images and the adversarial loss.',
    'nano-alpha-05': 'Half the bias correction of the SiD loss. Compare it with Nano by overlay.',
    'nano-alpha-12': 'More bias correction, as in the published SiD runs.',
    'nano-adversary': 'The adversarial loss has a hundred times its weight. Watch fakeness and samples.',
  } as Readonly<Record<string, string>>,
  /** Names of presets that are translated. */
  names: {} as Readonly<Record<string, string>>,
  needsData: 'needs CIFAR-10',
  experiments: 'Experiments: one setting changed',
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
  onlyChangedHint: 'Show only the fields that differ from the preset',
  reset: (label: string, value: string) => `Back to the preset’s ${value} (${label})`,
  resetAll: 'Back to the preset',
  change: {
    live: { chip: 'live', hint: 'You can change it during the run. The curves show a mark' },
    branch: { chip: 'branch', hint: 'A change acts in a branch of the run, or in a new run' },
    new: { chip: 'new run', hint: 'A change acts in a new run only: weights, images or latents depend on it' },
  } satisfies Record<Field['change'], { chip: string; hint: string }>,
  waiting: {
    branch: (count: number) =>
      count === 1
        ? '1 change acts only in a branch or a new run.'
        : `${count} changes act only in a branch or a new run.`,
    new: (count: number) =>
      count === 1 ? '1 change acts only in a new run.' : `${count} changes act only in a new run.`,
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
  ambiguousNumber: (label: string, text: string) =>
    `${label}: “${text}” can be read as two numbers. Write it without a thousands mark, and with a point before decimals.`,
  problem: (problem: Problem, label: string) => sentenceOf(problem, label),
  sentence: (text: string) => `${text}.`,
  search: 'Find a setting',
  noMatch: (text: string) => `No setting matches “${text}”.`,
  clear: 'Clear',
  copyLink: 'Copy link',
  copied: 'Copied',
  copyHint: 'A link that opens the page with this recipe',
  dice: 'Another seed',
  hashed: (seed: number) => `= ${seed}`,
  streams: [
    'Enter a number or any text. The seed of a text is its 32-bit FNV-1a hash.',
    'The seed is the key of Philox4×32-10. A draw is numbered by stream, update and element. So no draw changes another.',
    'Start: no random numbers; ψ and θ start as the teacher.',
    'Data: permutations keyed by the seed give order and mirroring of the real images. The labels of θ have a separate key.',
    'Noise: latents, noise and noise levels of ψ are streams 1 to 3, those of θ are streams 4 to 6. Dropout uses streams from 1000 on.',
    'Sheets: the latents are stream 7 of seed, seed + 1, … Inspection never changes the training.',
  ],
};

export const link = {
  ignored: (names: readonly string[]) =>
    names.length === 1
      ? `1 setting of the link is unknown or out of range and was ignored: ${names[0]}.`
      : `${names.length} settings of the link are unknown or out of range and were ignored: ${names.join(', ')}.`,
  newer: 'The link was made by a later version of this page. Some settings may have another meaning here.',
};
