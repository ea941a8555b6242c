// The current batch and its fakeness maps, in English.

export const batch = {
  title: 'Current batch',
  hint: 'with the logit maps of the fake score’s encoder',
  empty: 'No batch yet. Press Step or Train. The last batch of the fake score’s update appears here.',
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
  overlayHint: 'In the overlay, cells near ½ are transparent.',
  define: 'Fakeness = 1 − sigmoid(logit). A map is the mean over the channels of the encoder’s last feature map.',
  caveats: [
    'Before the first updates a map means nothing: it is a feature map of the teacher, not yet of a discriminator.',
    'Each cell depends on most of the image. A cell does not show where the image looks fake.',
    'Fakeness depends on σ. Compare within a column: its real and its generated image have the same σ and noise.',
  ],
  sid: 'SiD trains no discriminator, so it has no fakeness maps. SiDA presets have them.',
  noMaps: 'The batch of the fake score’s update: generated images, clean and with noise.',
  recording: {
    pausedAt: (percent: number) =>
      `Recording paused: storage is ${percent} % full. New batches are lost when this tab closes. Training continues.`,
    paused: 'Recording paused: storage is full. New batches are lost when this tab closes. Training continues.',
    free: 'Delete runs to free space…',
  },
};
