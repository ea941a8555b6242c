// The transport bar with its dialogs, and the reasons that prevent a start, in English.
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
  capture: 'Capture',
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
    capture: 'S',
    keep: 'K',
    help: '?',
  },
  hints: {
    primary: 'Train, pause or resume',
    step: 'One step: the fake-score updates, one generator update and the moving average',
    ten: 'Ten steps. Pause ends them early',
    phase: 'The next phase of a step: fake score, generator or moving average',
    stop: 'Finish the step, then make a last sheet and a last checkpoint',
    branch: 'Continue from here as a new run with the changed recipe. This run does not change',
    capture: 'Make a sample sheet and a batch view now, and store them in the run',
    keep: 'Make a checkpoint now. The curves show a mark',
    reset: 'Remove this run from the engine. It stays in the list of runs',
    help: 'All keys of this page',
  },
  speed: {
    label: 'Speed',
    options: { max: 'Max', second: '1/s', slow: 'Slow' },
    hints: {
      max: 'As fast as possible',
      second: 'One step per second',
      slow: 'A pause after every phase of a step',
    },
  },
  blocked: {
    'no-gpu': 'Training needs WebGPU.',
    ...blockedByData,
    'bad-recipe': 'A setting of the recipe is not valid. See the marked field.',
    'no-memory': 'The run needs more GPU memory than is safe here.',
    busy: 'Getting ready…',
  },
  kept: {
    capture: (nimg: number) => `Captured at ${n(nimg)} images: the run has a new sheet and a new batch view.`,
    checkpoint: (nimg: number) => `Checkpoint at ${n(nimg)} images taken and marked.`,
  },
  ended: {
    saved: (nimg: number) =>
      `Ended at ${n(nimg)} images. A sheet and a checkpoint are stored. Curves and sheets stay in the list of runs.`,
    nothing: (nimg: number) => `Ended at ${n(nimg)} images. There is no checkpoint, because nothing was trained.`,
    export: 'Export the generator',
    another: 'New run',
  },
};

export const phases = {
  label: 'Phases of a step',
  names: { phi: 'φ', psi: 'ψ', theta: 'θ', ema: 'EMA' } satisfies Record<StepPhase['next'], string>,
  withD: 'ψ + D',
  hints: {
    phi: 'Teacher update: the network learns to denoise real images',
    psi: 'Fake-score update: f_ψ learns to denoise the generator’s present images',
    psiD: 'Fake-score update: f_ψ learns to denoise the generator’s present images. Its encoder D learns to tell real from generated',
    theta: 'Generator update: G_θ follows the difference of teacher and fake score',
    ema: 'Moving average: the EMA weights, which samples and exports use, follow θ',
  },
  of: (done: number, total: number) => `${done}/${total}`,
};

export const fitting = {
  blocked: (plan: string, safe: string) => `The run needs ${plan}. About ${safe} is safe here.`,
  own: (plan: string, safe: string) => `The run needs ${plan}, you allow ${safe}.`,
  biggest: (owner: string, size: string) => `Biggest part: ${owner} ${size}.`,
  owners: {} as Readonly<Record<string, string>>,
  looking: 'Searching for settings that fit…',
  none: 'No smaller batch fits. Choose a smaller teacher.',
  ways: 'Settings that fit',
  way: {
    recompute: 'Recompute activations',
    microBatch: 'Micro-batch',
    both: 'Recompute, micro-batch',
    batch: 'Batch',
    nano: 'Nano preset',
  },
  to: (what: string, size: string) => `${what} → ${size}`,
  allow: (size: string) => `Allow ${size}, I know that it fits`,
  safe: {
    label: 'Safe here',
    about: (size: string) => `about ${size}`,
    edit: 'Change',
    back: 'Back to the estimate',
    field: 'Safe memory in gigabytes',
    why: {
      own: 'Your own number. WebGPU does not report how much memory there is.',
      mobile: 'An estimate: phones and tablets close a tab that uses one or two gigabytes.',
      software: 'An estimate: a quarter of this computer’s memory, which the software adapter uses',
      shared: 'An estimate: a quarter of this computer’s memory, which this GPU shares',
      discrete: 'An estimate: cards like this have 4 GB or more. WebGPU does not report how much is free.',
    },
    known: (gb: number) => ` (the browser reports ${n(gb)} GB or more).`,
    unknown: ' (the browser does not report it, so the page assumes 8 GB).',
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
    range: 'Estimated from the few steps so far, without compiling and pauses. After 20 steps it becomes one number.',
    number: 'Estimated from the steps of the last half minute, without compiling and pauses.',
    software: ' A software adapter shares the processor with other programs, so the estimate may be very wrong.',
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
  slow: {
    phi: 'Teacher next',
    psi: 'Fake score next',
    theta: 'Generator next',
    ema: 'Moving average next',
  } satisfies Record<StepPhase['next'], string>,
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
      `Finished at ${n(nimg)} images. Export the generator, raise “Steps” to continue, or begin a new run.`,
  },
};

export const resetDialog = {
  title: 'Remove this run from the engine?',
  body: (nimg: number, sheets: number) =>
    `Its curves, marks and ${sheets === 1 ? '1 sample sheet' : `${n(sheets)} sample sheets`} stay in the list of runs. Its weights at ${n(nimg)} images are deleted. To keep them, export the generator first.`,
  export: 'Export the generator',
  drop: 'New run',
  keep: 'Keep it loaded',
};

export const help = {
  title: 'Keyboard shortcuts',
  close: 'Close',
  off: 'Single-key shortcuts',
  offHint: 'Turn them off if you use speech input or press keys by accident. Every key has a button.',
  /** By the key's name. The list shows the keys that the page handles at present. */
  keys: {
    ' ': ['Space', 'Train, pause or resume'],
    '.': ['.', 'One step'],
    '>': ['Shift .', 'Ten steps'],
    ',': [',', 'Next phase of a step'],
    x: ['X', 'Stop with a last checkpoint'],
    b: ['B', 'Branch from here'],
    s: ['S', 'Capture: a sheet and a batch view now'],
    k: ['K', 'Checkpoint now'],
    l: ['L', 'Back to the newest moment'],
    '[': ['[', 'Previous sheet'],
    ']': [']', 'Next sheet'],
    '{': ['{', 'First sheet'],
    '}': ['}', 'Last sheet'],
    p: ['P', 'Play the sheets'],
    c: ['C', 'Compare two moments'],
    v: ['V', 'Hold to see moment A of the comparison'],
    ArrowLeft: ['←', 'Previous'],
    ArrowRight: ['→', 'Next'],
    y: ['Y', 'Linear or symmetric logarithm'],
    m: ['M', 'Smoothing of the curves'],
    r: ['R', 'Regenerate the samples'],
    n: ['N', 'Other seeds'],
    a: ['A', 'Use the selected sample as an anchor'],
    '/': ['/', 'Find a setting'],
    '?': ['?', 'This list'],
  } as Readonly<Record<string, readonly [string, string]>>,
};
