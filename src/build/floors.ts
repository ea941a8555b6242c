// The table of the folders of src/, from the ground up: what each folder is and what it may import.
// tests/repo/boundaries.test.ts checks every import against it. `npm run gen` writes src/README.md from it.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Floor {
  readonly folder: string;
  /** One or two sentences for a reader who sees the folder for the first time. */
  readonly what: string;
  /** Folders from which it may import values. */
  readonly values: readonly string[];
  /** Folders from which it may import types only. */
  readonly types?: readonly string[];
}

const words = (text: string): string[] => text.split(' ').filter(Boolean);

const floor = (folder: string, what: string, values = '', types = ''): Floor => ({
  folder,
  what,
  values: words(values),
  types: words(types),
});

export const FLOORS: readonly Floor[] = [
  floor('lib', 'Small pure helpers: random numbers, shapes, rates, error classes.'),
  floor('kernels.gen.ts', 'The WGSL sources with their bindings, generated from shaders/ by `npm run gen`.'),
  floor('build', 'Tools of the build: the generator of the kernel bindings, and this table.'),
  floor('io', 'File formats as bytes: zip and tar, pickle, safetensors and NumPy, pictures, ONNX.', 'lib'),
  floor('recipes', 'The table of hyperparameters, the presets, links, schedules and validation.', 'lib'),
  floor('gpu', 'WebGPU: the device, kernels, launches recorded as plans, buffers, read-backs.', 'lib kernels.gen.ts'),
  floor('nn', 'Layers and networks as launches on a tape, parameters, kernel variants.', 'lib kernels.gen.ts gpu'),
  floor('data', 'Image sets: Shapes-10, and files of any known format.', 'lib io'),
  floor('metrics', 'Scores of samples: classifier features, KID, Fréchet distance.', 'lib io'),
  floor('runs', 'A run as plain data: its report, history, curves, readings, recorded files.', 'lib io recipes', 'gpu'),
  floor('weights', 'Networks as files: open, read, check against a network, write.', 'lib io recipes nn data'),
  floor(
    'diffusion',
    'The mathematics: noise, losses, optimiser, samplers, and the methods EDM, SiD and SiDA.',
    'lib kernels.gen.ts recipes gpu nn weights',
    'runs',
  ),
  floor(
    'training',
    'One step: plans, batches, counters, metrics, checkpoints.',
    'lib kernels.gen.ts io recipes gpu nn data weights diffusion',
    'runs',
  ),
  floor(
    'inspect',
    'Inspections: recordings that read the weights of a run and change nothing.',
    'lib kernels.gen.ts recipes gpu nn runs weights diffusion training',
  ),
  floor(
    'trainer',
    'A whole run from its first step to its last.',
    'lib recipes gpu runs weights diffusion training inspect',
    'nn data',
  ),
  floor(
    'storage',
    "The browser's own storage: the archive of runs, checkpoints, image sets.",
    'lib io recipes data runs',
  ),
  floor(
    'exchange',
    'What leaves the page and comes back: bundles, model cards, ONNX, pins and batches as files.',
    'lib io recipes nn runs weights diffusion',
    'gpu data',
  ),
  floor('parity', "The engine against PyTorch's numbers.", 'lib kernels.gen.ts io recipes gpu nn diffusion training'),
  floor(
    'bench',
    'Times, launches and bytes of steps and kernels.',
    'lib kernels.gen.ts io recipes gpu nn diffusion training trainer parity',
    'data',
  ),
  floor(
    'workers',
    "The threads: a folder each, with the page's side beside the thread’s side.",
    'lib io recipes gpu nn data metrics runs weights diffusion training inspect trainer storage exchange bench',
  ),
  floor(
    'cli',
    'The command line.',
    'lib io recipes gpu nn data metrics runs weights diffusion training inspect trainer exchange parity bench',
  ),
  floor(
    'store',
    'The state of the page, without React.',
    'lib recipes runs storage workers',
    'gpu nn data inspect exchange bench',
  ),
  floor('ui', 'The page.', 'lib recipes runs store', 'gpu data storage bench workers'),
  floor('main.tsx', 'Connects stores, workers and the page.', 'recipes storage workers store ui'),
];

/** The text of src/README.md. */
export function floorsPage(): string {
  const list = (names: readonly string[]) => names.map((name) => `\`${name}\``).join(' ') || 'nothing';
  const rows = FLOORS.map(({ folder, what, values, types = [] }) => {
    const note = types.length > 0 ? `; types of ${list(types)}` : '';
    return `| \`${folder}\` | ${what} | ${list(values)}${note} |`;
  });
  return [
    '# The folders of src/',
    '',
    'From the ground up: a folder imports only folders above it in this table. `npm run gen` writes this page from',
    '`src/build/floors.ts`; `tests/repo/boundaries.test.ts` checks every import against it.',
    '',
    '| folder | what it is | it may import |',
    '| --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

/** Writes src/README.md if it is stale. Returns true if it was. */
export function writeFloors(root: string): boolean {
  const path = join(root, 'src', 'README.md');
  const text = floorsPage();
  if (existsSync(path) && readFileSync(path, 'utf8') === text) return false;
  writeFileSync(path, text);
  return true;
}
