// The transport bar, in English.

const n = (x: number): string => x.toLocaleString('en-US');

export const transport = {
  label: 'Run controls',
  train: 'Train',
  restart: (count: number) => (count === 1 ? 'Restart with 1 change' : `Restart with ${count} changes`),
  pause: 'Pause',
  resume: 'Resume',
  step: 'Step',
  stop: 'Stop',
  reset: 'Reset',
  key: (key: string) => `Key: ${key}`,
  keys: { space: 'Space', step: '.', stop: 'X' },
  hints: {
    step: 'One step: the fake-score updates and one generator update',
    stop: 'Finish the step, take a last sheet and a last checkpoint',
    reset: 'Drop this run and start over',
  },
  blocked: {
    'no-gpu': 'Training needs WebGPU.',
    'no-data':
      'SiDA compares with real images: add CIFAR-10 under “Real images”, or choose CIFAR-10 tiny · SiD, which needs none.',
    'bad-recipe': 'A setting of the recipe is not usable yet; see the marked field.',
    busy: 'Getting ready…',
  },
};

export const counters = {
  images: 'Images seen',
  speed: 'Images / s',
  steps: 'Steps',
  left: 'Time left',
  method: 'Method',
  of: (total: number) => `of ${n(total)}`,
  measuring: 'measuring…',
  unknown: '–',
};

export const phase = {
  idle: 'Ready',
  loadingTeacher: 'Loading the teacher…',
  loadingImages: 'Preparing the real images…',
  compiling: (done: number, total: number) => `Compiling ${done} of ${total}`,
  compilingFirst: 'Compiling…',
  firstSheet: 'First samples…',
  running: 'Training',
  busy: { pause: 'Pausing after this step…', step: 'One step…', stop: 'Stopping after this step…' },
  paused: 'Paused',
  finished: 'Finished',
  failed: 'Stopped',
  status: {
    running: (nimg: number) => `Training; ${n(nimg)} images seen.`,
    paused: (nimg: number) => `Paused at ${n(nimg)} images.`,
    finished: (nimg: number) =>
      `Finished at ${n(nimg)} images. Export the generator, raise “Steps” to go on, or reset.`,
  },
};

export const resetDialog = {
  title: 'Drop this run?',
  body: (nimg: number, sheets: number) =>
    `${n(nimg)} images of training and ${n(sheets)} sample sheets go. Export the generator first if you want to keep it.`,
  drop: 'Drop the run',
  keep: 'Keep it',
};
