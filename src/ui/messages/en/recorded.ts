// The demo run that ships with the page, in English.

export const recorded = {
  title: 'Demo run',
  facts: (adapter: string, seed: number, length: string) => `${adapter} · seed ${seed} · ${length}`,
  about:
    'Nothing is training now. These are the real numbers and pictures of an earlier run. Use the slider below to see them.',
  train: 'Train this now',
  differs: 'Your recipe differs from the demo run’s.',
  adopt: 'Use its recipe',
  failed: (why: string) => `The demo run is not shown. ${why} Everything else works.`,
};
