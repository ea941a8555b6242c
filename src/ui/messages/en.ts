// Every sentence of the page in English, an area a file. Field labels and docs are in the recipe table.

import { banners } from './en.banners.ts';
import { batch } from './en.batch.ts';
import { curves } from './en.curves.ts';
import { data } from './en.data.ts';
import { diagnostics, memory, views } from './en.diagnostics.ts';
import { files } from './en.files.ts';
import { presets, recipe } from './en.recipe.ts';
import { samples } from './en.samples.ts';
import { counters, phase, resetDialog, transport } from './en.transport.ts';

export const en = {
  name: 'SiDA Lab',
  tagline: 'Distil a diffusion model into a one-step generator, in this tab',
  privacy: 'Nothing leaves this tab.',

  header: {
    gpu: 'GPU',
    looking: 'Looking for a GPU…',
    none: 'No GPU',
    hardware: 'hardware',
    software: 'software',
    has: (feature: string, yes: boolean) => `${feature} ${yes ? '✓' : '–'}`,
    hasLong: (feature: string, yes: boolean) => (yes ? `${feature} available` : `${feature} not available`),
    theme: 'Colour theme',
    themes: { auto: 'Auto', light: 'Light', dark: 'Dark' },
  },

  transport,
  counters,
  phase,
  banners,
  presets,
  recipe,
  data,
  memory,
  samples,
  batch,
  curves,
  files,
  resetDialog,
  views,
  diagnostics,
  tabs: { label: 'Section', samples: 'Samples', curves: 'Curves', batch: 'Batch', recipe: 'Recipe' },
  debug: { lose: 'Lose the device (debug)' },
};

export type Messages = typeof en;
