// Every sentence of the page in English. Field labels and docs are in the recipe table.
import type { FieldGroup, Method } from '../../recipes/recipe.ts';
import { diagnostics, views } from './en.diagnostics.ts';

const n = (x: number): string => x.toLocaleString('en-US');

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

  transport: {
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
  },

  counters: {
    images: 'Images seen',
    speed: 'Images / s',
    steps: 'Steps',
    left: 'Time left',
    method: 'Method',
    of: (total: number) => `of ${n(total)}`,
    measuring: 'measuring…',
    unknown: '–',
  },

  phase: {
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
  },

  banners: {
    noWebgpu: {
      title: 'This browser has no WebGPU.',
      body: 'Training and sampling run on the graphics card through WebGPU: open this page in a current Chrome or Edge (or Safari 26, or Firefox on Windows and macOS). The recipe and your data can still be looked at here.',
    },
    noAdapter: {
      title: 'The browser found no usable GPU.',
      body: 'Look at chrome://gpu for the reason and update the graphics driver. On Linux, chrome://flags/#enable-unsafe-webgpu and #enable-vulkan often help; with a software adapter (--use-webgpu-adapter=swiftshader) the Nano preset runs.',
    },
    software: {
      title: (name: string) => `This is a software GPU (${name}): some hundred times slower than a real one.`,
      chosen:
        'So Nano is chosen, which is made for it: 16×16 images and small networks. Press Train; compiling takes about a minute.',
      other: 'Nano is made for it; this preset works too, but a step takes minutes.',
      action: 'Use Nano',
    },
    lost: {
      title: 'The GPU was lost (driver or system reset).',
      kept: (nimg: number, ago: number) => `The last checkpoint, at ${n(nimg)} images, is ${n(ago)} s old.`,
      none: 'No checkpoint had been taken yet; the run can start over.',
      restore: 'Go on from the checkpoint',
      startOver: 'Start over',
      again: 'Try again',
    },
    restored: {
      goesOn: (nimg: number) => `The run went on from its checkpoint at ${n(nimg)} images.`,
      waits: (nimg: number) => `The run is back at its checkpoint at ${n(nimg)} images. Press Resume to go on.`,
    },
    nan: {
      body: 'The run paused itself. Go back to the last good checkpoint, lower a learning rate, and resume.',
      none: 'The run paused itself before a checkpoint was taken. Lower a learning rate or choose another teacher, and reset.',
      back: (nimg: number) => `Back to ${n(nimg)} images`,
    },
    failed: { title: 'The run stopped.' },
    dismiss: 'Dismiss',
  },

  presets: {
    title: 'Preset',
    about: {
      nano: 'Shapes at 16×16, 0.2 M parameters. For software GPUs, and to see it move at once.',
      'shapes10-sida': 'Procedural shapes at 32×32 with real images made on the spot.',
      'cifar10-tiny-sid': 'Data-free: only the teacher, no real images.',
      'cifar10-tiny-sida': 'Adds real CIFAR-10 images and the adversarial loss.',
    } as Readonly<Record<string, string>>,
    needsData: 'needs CIFAR-10',
  },

  recipe: {
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
    waiting: (count: number) =>
      count === 1 ? '1 change waits for a new run.' : `${count} changes wait for a new run.`,
    undo: 'Undo',
    chooseFile: 'Choose a file…',
    fromTeacher: 'the teacher',
    range: (min: number, max: number) => `${min} to ${n(max)}`,
    on: 'on',
    off: 'off',
    needsNumber: (label: string) => `${label} needs a number.`,
  },

  data: {
    title: 'Real images',
    shapes: (name: string) => `${name} is made on this device from a seed; 10,000 images, ten classes.`,
    sid: 'SiD is data-free: this recipe looks at no real images.',
    drop: 'Drop CIFAR-10 here',
    dropHint: 'cifar-10-binary.tar.gz, or any data_batch_N.bin',
    browse: 'Choose files…',
    reading: 'Reading…',
    none: 'This recipe needs CIFAR-10. Get “CIFAR-10 binary version” from its home page and drop it here; it stays on this device.',
    home: 'CIFAR-10’s home page',
    ready: (count: number, classes: number) => `${n(count)} images, ${classes} classes`,
    fingerprint: 'fingerprint',
    fewest: (min: number, max: number) => (min === max ? `${n(min)} a class` : `${n(min)} to ${n(max)} a class`),
    forget: 'Forget',
    stays: 'Stays on this device.',
    thumbnails: (name: string) => `Images of ${name}, a column a class`,
  },

  memory: {
    title: 'GPU memory',
    empty: 'Counted when the engine is built, before the first step.',
    total: 'together',
  },

  samples: {
    title: 'Samples',
    hint: 'fixed latents · one network evaluation each · EMA weights',
    empty: 'The generator’s samples appear here, before the first step and every so many images from then on.',
    emptyAction: 'Press Train to begin.',
    label: (count: number, nimg: number) => `${count} samples of the EMA generator at ${n(nimg)} images`,
    loadedLabel: (count: number, name: string) => `${count} samples of ${name}`,
    at: (nimg: number) => `${n(nimg)} images`,
    live: 'Live',
    viewing: (nimg: number) => `Viewing ${n(nimg)} images`,
    goLive: 'Go live',
    scrub: 'Sample sheet by images seen',
    previous: 'Previous sheet',
    next: 'Next sheet',
    count: (i: number, total: number) => `sheet ${i} of ${total}`,
    tabs: { run: 'This run', file: 'Loaded file' },
    tabsLabel: 'Whose samples',
  },

  batch: {
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
    overlayLabel: (kind: string, i: number, fakeness: string) =>
      `${kind} image ${i} under its fakeness map: ${fakeness}`,
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
  },

  curves: {
    title: 'Curves',
    hint: 'over images seen',
    empty: 'drawn from the first step on',
    x: 'images',
    off: 'not part of SiD',
    charts: {
      sid: { title: 'SiD loss', sub: 'signed, lower is better' },
      psi: { title: 'Fake-score loss', sub: 'denoising loss' },
      d: { title: 'Discriminator', sub: 'BCE' },
      adv: { title: 'Adversarial', sub: 'mean softplus(−logit)' },
      fakeness: { title: 'Fakeness', sub: '' },
      grad: { title: 'Gradient norms', sub: 'symmetric log' },
    },
    series: {
      loss_g: 'SiD',
      loss_psi: 'fake score',
      loss_d_real: 'real',
      loss_d_fake: 'generated',
      loss_g_gan: 'adversarial',
      fakeness_real: 'real',
      fakeness_fake: 'generated',
      grad_norm_psi: 'ψ',
      grad_norm_theta: 'θ',
    } as Readonly<Record<string, string>>,
    describe: (title: string, points: number) => `${title}, ${points} points`,
  },

  files: {
    title: 'Generator',
    hint: 'take it away, bring it back',
    weights: 'Weights',
    ema: 'EMA',
    raw: 'raw',
    dtype: 'Numbers',
    f32: 'float32',
    f16: 'float16',
    export: 'Export safetensors',
    exporting: 'Reading the weights back…',
    exportHint: 'EDM’s tensor names, configuration and seed in the metadata.',
    exportEmpty: 'Train first; then the generator can be exported at any moment.',
    load: 'Load a generator…',
    loadHint: 'Shows an exported file’s samples on its own fixed latents.',
    loading: (name: string) => `Sampling ${name}…`,
    loaded: (role: string, nimg: number, seed: number) => `${role} · ${n(nimg)} images · seed ${seed}`,
    same: (nimg: number) => `Pixel for pixel the sheet of this run at ${n(nimg)} images.`,
    differs: (nimg: number, share: string) =>
      `Differs from this run’s sheet at ${n(nimg)} images in ${share} of the bytes.`,
    close: 'Close',
  },

  resetDialog: {
    title: 'Drop this run?',
    body: (nimg: number, sheets: number) =>
      `${n(nimg)} images of training and ${n(sheets)} sample sheets go. Export the generator first if you want to keep it.`,
    drop: 'Drop the run',
    keep: 'Keep it',
  },
  views,
  diagnostics,
  tabs: { label: 'Section', samples: 'Samples', curves: 'Curves', batch: 'Batch', recipe: 'Recipe' },
  debug: { lose: 'Lose the device (debug)' },
};

export type Messages = typeof en;
