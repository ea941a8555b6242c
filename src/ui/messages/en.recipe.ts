// Presets and the form of the recipe; field labels and docs are in the recipe table, in English.
import type { FieldGroup, Method } from '../../recipes/recipe.ts';

const n = (x: number): string => x.toLocaleString('en-US');

export const presets = {
  title: 'Preset',
  about: {
    nano: 'Shapes at 16×16, 0.2 M parameters. For software GPUs, and to see it move at once.',
    'shapes10-sida': 'Procedural shapes at 32×32 with real images made on the spot.',
    'cifar10-tiny-sid': 'Data-free: only the teacher, no real images.',
    'cifar10-tiny-sida': 'Adds real CIFAR-10 images and the adversarial loss.',
  } as Readonly<Record<string, string>>,
  needsData: 'needs CIFAR-10',
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
  methods: { sid: 'SiD', sida: 'SiDA', sid2a: 'SiD²A' } satisfies Record<Method, string>,
  datasets: { shapes10: 'Shapes-10', cifar10: 'CIFAR-10' },
  changed: (count: number) => `${count} changed`,
  reset: (label: string, value: string) => `Back to the preset’s ${value} (${label})`,
  resetAll: 'Back to the preset',
  live: 'live',
  liveHint: 'Can change while the run goes on',
  restart: 'new run',
  restartHint: 'Takes effect in a new run',
  waiting: (count: number) => (count === 1 ? '1 change waits for a new run.' : `${count} changes wait for a new run.`),
  undo: 'Undo',
  chooseFile: 'Choose a file…',
  fromTeacher: 'the teacher',
  range: (min: number, max: number) => `${min} to ${n(max)}`,
  on: 'on',
  off: 'off',
  needsNumber: (label: string) => `${label} needs a number.`,
};
