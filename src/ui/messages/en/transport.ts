// The transport bar, its dialogs, and what stands in the way of a start, in English.
import { grouped as n } from '../../../lib/grouped.ts';
import type { StepPhase } from '../../../runs/report.ts';

import { blockedByData } from './data.ts';

const changes = (count: number): string => (count === 1 ? '1 change' : `${n(count)} changes`);

export const transport = {
  label: 'Run controls',
  train: 'Train',
  restart: (count: number) => `Restart with ${changes(count)}`,
  branchWith: (count: number) => `Branch with ${changes(count)}`,
  pause: 'Pause',
  resume: 'Resume',
  step: 'Step',
  ten: '10 steps',
  phase: 'Next phase',
  stop: 'Stop',
  branch: 'Branch',
  snapshot: 'Snapshot',
  keep: 'Checkpoint',
  reset: 'New run',
  help: 'Keyboard shortcuts',
  key: (key: string) => `Key: ${key}`,
  keys: {
    space: 'Space',
    step: '.',
    ten: 'Shift .',
    phase: ',',
    stop: 'X',
    branch: 'B',
    snapshot: 'S',
    keep: 'K',
    help: '?',
  },
  hints: {
    primary: 'Train, pause or go on',
    step: 'One step: the fake-score updates, one generator update, the moving average',
    ten: 'Ten steps; Pause ends them early',
    phase: 'The next phase of a step: fake score, generator or moving average',
    stop: 'Finish the step, take a last sheet and a last checkpoint',
    branch: 'Go on as a new run from here, with the changes of the recipe; this run stays as it is',
    snapshot: 'A sample sheet and a batch of this moment, kept in the run',
    keep: 'A checkpoint of this moment, marked in the curves',
    reset: 'Take this run out of the engine; it stays in the list of runs',
    help: 'All keys of this page',
  },
  speed: {
    label: 'Speed',
    options: { max: 'Max', second: '1/s', slow: 'Slow' },
    hints: {
      max: 'As fast as it goes',
      second: 'One step a second',
      slow: 'Slow motion: a pause after every phase of a step',
    },
  },
  blocked: {
    'no-gpu': 'Training needs WebGPU.',
    ...blockedByData,
    'bad-recipe': 'A setting of the recipe is not usable yet; see the marked field.',
    'no-memory': 'The plan takes more of the GPU’s memory than is safe here.',
    busy: 'Getting ready…',
  },
  kept: {
    snapshot: (nimg: number) => `Snapshot at ${n(nimg)} images: a sheet and a batch are kept in this run.`,
    checkpoint: (nimg: number) => `Checkpoint at ${n(nimg)} images taken and marked.`,
  },
  ended: {
    saved: (nimg: number) =>
      `Ended at ${n(nimg)} images. A sheet and a checkpoint of this moment are kept; curves and sheets stay in the list of runs.`,
    nothing: (nimg: number) => `Ended at ${n(nimg)} images; nothing was trained that a checkpoint could keep.`,
    export: 'Export the generator',
    another: 'New run',
  },
};

export const phases = {
  label: 'Phases of a step',
  names: { psi: 'ψ', theta: 'θ', ema: 'EMA' } satisfies Record<StepPhase['next'], string>,
  withD: 'ψ + D',
  hints: {
    psi: 'Fake-score update: f_ψ learns to denoise what the generator makes now',
    psiD: 'Fake-score update: f_ψ learns to denoise what the generator makes now, and its encoder D to tell real from generated',
    theta: 'Generator update: G_θ follows where teacher and fake score disagree',
    ema: 'Moving average: the weights that samples and exports use follow θ',
  },
  of: (done: number, total: number) => `${done}/${total}`,
};

export const fitting = {
  blocked: (plan: string, safe: string) => `Plan ${plan}, safe about ${safe} here.`,
  own: (plan: string, safe: string) => `Plan ${plan}, you allow ${safe}.`,
  biggest: (owner: string, size: string) => `Biggest: ${owner} ${size}.`,
  owners: {} as Readonly<Record<string, string>>,
  looking: 'Looking for ways to fit…',
  none: 'No smaller batch fits either: a smaller teacher would.',
  ways: 'Ways to fit',
  way: {
    recompute: 'Recompute activations',
    microBatch: 'Micro-batch',
    both: 'Recompute, micro-batch',
    batch: 'Batch',
    nano: 'Nano preset',
  },
  to: (what: string, size: string) => `${what} → ${size}`,
  allow: (size: string) => `I know it fits: allow ${size}`,
  safe: {
    label: 'Safe here',
    about: (size: string) => `about ${size}`,
    edit: 'Change',
    back: 'Back to the estimate',
    field: 'Safe memory in gigabytes',
    why: {
      own: 'Your own word. WebGPU does not tell how much memory there is.',
      mobile: 'An estimate: phones and tablets end a tab at one or two gigabytes.',
      software: 'An estimate: a quarter of this computer’s memory, which a software adapter works in',
      shared: 'An estimate: a quarter of this computer’s memory, which this GPU shares',
      discrete: 'An estimate: cards like this have 4 GB or more. WebGPU does not tell how much is free.',
    },
    known: (gb: number) => ` (the browser says ${n(gb)} GB or more).`,
    unknown: ' (the browser does not say; 8 GB are assumed).',
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
  about: (time: string) => `≈ ${time}`,
  roughly: (time: string) => `roughly ${time}`,
  range: (low: string, high: string) => `${low} to ${high}`,
  hints: {
    range: 'From the few steps so far; compiling and pauses do not count. One number from 20 steps on.',
    number: 'From the last half minute of steps; compiling and pauses do not count.',
    software: ' A software adapter shares the processor with everything else on this computer, so it may be far off.',
  },
};

export const phase = {
  idle: 'Ready',
  loadingTeacher: 'Loading the teacher…',
  loadingImages: 'Preparing the real images…',
  compiling: (done: number, total: number) => `Compiling ${done} of ${total}`,
  compilingFirst: 'Compiling…',
  firstSheet: 'First samples…',
  running: 'Training',
  slow: { psi: 'Fake score next', theta: 'Generator next', ema: 'Moving average next' } satisfies Record<
    StepPhase['next'],
    string
  >,
  midStep: (step: number) => `Paused in step ${n(step)}`,
  busy: {
    pause: 'Pausing after this step…',
    step: 'One step…',
    phase: 'One phase…',
    stop: 'Stopping after this step…',
  },
  paused: 'Paused',
  finished: 'Finished',
  failed: 'Stopped',
  status: {
    running: (nimg: number) => `Training; ${n(nimg)} images seen.`,
    paused: (nimg: number) => `Paused at ${n(nimg)} images.`,
    finished: (nimg: number) =>
      `Finished at ${n(nimg)} images. Export the generator, raise “Steps” to go on, or begin a new run.`,
  },
};

export const resetDialog = {
  title: 'Take this run out of the engine?',
  body: (nimg: number, sheets: number) =>
    `Its curves, marks and ${sheets === 1 ? '1 sample sheet' : `${n(sheets)} sample sheets`} stay in the list of runs. Its weights at ${n(nimg)} images go: export the generator first if you want to keep them.`,
  export: 'Export the generator',
  drop: 'New run',
  keep: 'Keep it loaded',
};

export const help = {
  title: 'Keyboard shortcuts',
  close: 'Close',
  off: 'Single-key shortcuts',
  offHint: 'Turn them off if you use speech input or press keys by accident. Buttons do all that keys do.',
  /** By the key's name; those that the page listens to now are listed. */
  keys: {
    ' ': ['Space', 'Train, pause or go on'],
    '.': ['.', 'One step'],
    '>': ['Shift .', 'Ten steps'],
    ',': [',', 'Next phase of a step'],
    x: ['X', 'Stop with a last checkpoint'],
    b: ['B', 'Branch from here'],
    s: ['S', 'Snapshot: a sheet and a batch now'],
    k: ['K', 'Checkpoint now'],
    l: ['L', 'Back to the newest moment'],
    '[': ['[', 'Sheet before'],
    ']': [']', 'Sheet after'],
    '{': ['{', 'First sheet'],
    '}': ['}', 'Last sheet'],
    p: ['P', 'Play the sheets'],
    c: ['C', 'Compare two moments'],
    v: ['V', 'Hold: moment A of the comparison'],
    ArrowLeft: ['←', 'Before'],
    ArrowRight: ['→', 'After'],
    y: ['Y', 'Linear or symmetric logarithm'],
    m: ['M', 'Smoothing of the curves'],
    r: ['R', 'Regenerate the samples'],
    n: ['N', 'Other seeds'],
    a: ['A', 'Take the picked sample as an anchor'],
    '/': ['/', 'Find a setting'],
    '?': ['?', 'This list'],
  } as Readonly<Record<string, readonly [string, string]>>,
};
