// The current batch and its fakeness maps, in English.

export const batch = {
  title: 'Current batch',
  hint: 'what the fake score’s encoder makes of it',
  empty: 'No batch yet. Step once, or train: the last batch of the fake score’s update is shown here.',
  real: 'Real',
  fake: 'Generated',
  clean: 'Clean',
  noisy: 'With noise',
  overlay: 'Overlay',
  show: 'Images shown',
  sigma: 'σ',
  map: 'Map',
  number: 'Fakeness',
  image: (kind: string, i: number) => `${kind} image ${i}`,
  overlayLabel: (kind: string, i: number, fakeness: string) => `${kind} image ${i} under its fakeness map: ${fakeness}`,
  mapLabel: (kind: string, i: number, fakeness: string) =>
    `Fakeness map of ${kind.toLowerCase()} image ${i}: ${fakeness}`,
  mean: 'Mean fakeness',
  page: (from: number, to: number, total: number) => `${from}–${to} of ${total}`,
  previous: 'Previous images',
  next: 'Next images',
  legend: { real: '0 looks real', undecided: '½', fake: '1 looks fake' },
  overlayHint: 'In the overlay an undecided cell stays clear.',
  define: 'Fakeness = 1 − sigmoid(logit); a map is the channel mean of the encoder’s last features.',
  caveats: [
    'Before the first updates a map is arbitrary: a feature of the teacher, not yet a critic.',
    'Each cell sees most of the image: read it as a vote, not as a place.',
    'Fakeness depends on σ: compare within a column, where real and generated share σ and noise.',
  ],
  sid: 'SiD trains no discriminator, so there are no fakeness maps. Choose a SiDA preset to see them.',
  noMaps: 'The batch of the fake score’s update: generated images, clean and as it sees them.',
  recording: {
    pausedAt: (percent: number) =>
      `Recording paused: storage is ${percent} % full, so new batches last only as long as this tab; training goes on.`,
    paused: 'Recording paused: storage is full, so new batches last only as long as this tab; training goes on.',
    free: 'Delete runs to free space…',
  },
};
