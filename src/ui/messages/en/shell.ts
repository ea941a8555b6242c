// The frame of the page in English: name, views, GPU line, theme and language.

export const name = 'SiDA Lab';
export const tagline = 'Distil a diffusion model into a one-step generator, in this tab';
export const privacy = 'Nothing leaves this tab.';

/** The views of the page, by their names in the address. */
export const views = {
  label: 'Views',
  run: 'Run',
  fakeness: 'Fakeness',
  samples: 'Samples',
  checkpoints: 'Checkpoints',
  runs: 'Runs',
  learn: 'Learn',
  diagnostics: 'Diagnostics',
};

export const header = {
  gpu: 'GPU',
  looking: 'Looking for a GPU…',
  none: 'No GPU',
  hardware: 'hardware',
  software: 'software',
  has: (feature: string, yes: boolean) => `${feature} ${yes ? '✓' : '–'}`,
  hasLong: (feature: string, yes: boolean) => (yes ? `${feature} available` : `${feature} not available`),
  theme: 'Colour theme',
  themes: { auto: 'Auto', light: 'Light', dark: 'Dark' },
  language: 'Language',
};

export const tabs = { label: 'Section', samples: 'Samples', curves: 'Curves', batch: 'Batch', recipe: 'Recipe' };
export const debug = { lose: 'Lose the device (debug)' };
