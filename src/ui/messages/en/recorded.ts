// The recorded run that ships with the page, in English.

export const recorded = {
  title: 'Recorded run',
  facts: (adapter: string, seed: number, length: string) => `${adapter} · seed ${seed} · ${length}`,
  about: 'Nothing is training: these are the true numbers and pictures of an earlier run. Move through it below.',
  train: 'Train this now',
  differs: 'The recipe differs from it.',
  adopt: 'Use its recipe',
  failed: (why: string) => `The recorded run is not shown. ${why} Everything else works.`,
};
