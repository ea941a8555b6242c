// The README.md of a run bundle: what the generator is, how it was trained and how to use it.
import type { Denoiser } from '../nn/nets/network.ts';
import { parametersOf } from '../nn/nets/registry.ts';
import { defaultRecipe, FIELDS } from '../recipes/fields.ts';
import { type MethodId, traitsOf } from '../recipes/methods.ts';
import type { Recipe } from '../recipes/recipe.ts';

export interface CardFacts {
  readonly recipe: Recipe;
  readonly net: Denoiser;
  readonly step: number;
  readonly nimg: number;
  readonly adapter: string;
  /** Metadata of the teacher's file; null if the bundle has no teacher. */
  readonly teacher: Readonly<Record<string, string>> | null;
  /** Names of the bundle's files. */
  readonly files: readonly string[];
}

const METHODS: Readonly<Record<MethodId, string>> = {
  edm: 'EDM (denoising of images with noise, Karras et al. 2022)',
  sid: 'SiD (Score identity Distillation, Zhou et al. 2024)',
  sida: 'SiDA (Adversarial Score identity Distillation, Zhou et al. 2024)',
  sid2a: 'SiD2A (SiDA from a finished SiD generator, Zhou et al. 2024)',
};
const DATA = {
  shapes10: 'Shapes-10, procedural images of SiDA Lab (Apache-2.0)',
  cifar10: 'CIFAR-10 (Krizhevsky 2009); its authors state no licence',
  own: 'images that the person who trained this brought; their own terms apply',
};
/** Images seen by the teachers that come with SiDA Lab, by file name. Older copies of them do not state their licence. */
const OWN_TEACHERS: Readonly<Record<string, string>> = {
  'nano-teacher.safetensors': '372032',
  'shapes10-teacher.safetensors': '362016',
  'cifar10-tiny-teacher.safetensors': '376960',
};
const ABOUT: Readonly<Record<string, string>> = {
  'generator.safetensors': 'the generator, moving average of its weights: the one to use',
  'generator-raw.safetensors': 'the generator as it was trained last, without averaging',
  'fake-score.safetensors': 'the fake score network; with SiDA its encoder is the discriminator',
  'teacher.safetensors': 'the teacher',
  'checkpoint.safetensors': 'networks, optimiser states and counters: what it takes to go on, bit for bit',
  'recipe.json': 'every hyperparameter',
  'metrics.jsonl': 'a row a step',
  'fakeness.json':
    'what the encoder made of the last batch, 1 - sigmoid(logit) cell by cell, and of the pinned images through the run',
  'load_pytorch.py': 'loads the generator with PyTorch alone and writes a sheet of samples',
  'continue_with_sid.py': 'hands the run to the official SiD/SiDA training code',
};

const number = (n: number): string => n.toLocaleString('en-US');

/** Text from a file as a cell of a table: one line, with Markdown and HTML escaped. */
function cell(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim().slice(0, 400);
  return line.replace(/[\\`*_{}[\]<>|#&]/g, (c) =>
    c === '<' ? '&lt;' : c === '>' ? '&gt;' : c === '&' ? '&amp;' : `\\${c}`,
  );
}

/** The teacher's licence as its file states it, or whom to ask. */
function licenceOf(name: string, teacher: CardFacts['teacher']): string {
  const stated = teacher?.license ?? teacher?.licence;
  if (stated) return cell(stated);
  if (teacher?.nimg && OWN_TEACHERS[name] === teacher.nimg) return 'Apache-2.0 (comes with SiDA Lab)';
  return teacher ? 'not stated in its file: ask whoever gave it to you before passing this on' : 'not known here';
}

function facts({ recipe, net, step, nimg, adapter, teacher }: CardFacts): [string, string][] {
  const { side, channels } = net.image;
  const classes = net.classes > 0 ? `${net.classes} classes` : 'no classes';
  const parents = teacher?.parents ?? teacher?.parent;
  return [
    ['Method', METHODS[recipe.method] ?? cell(String(recipe.method))],
    ['Images', `${side}x${side}, ${channels} channels, ${classes}`],
    ['Network', `${net.architecture.describe(net.args)}, ${number(parametersOf(net))} parameters`],
    ['Teacher', cell(recipe.teacher)],
    ["The teacher's licence", licenceOf(recipe.teacher, teacher)],
    ...(teacher?.data ? [["The teacher's data", cell(teacher.data)] as [string, string]] : []),
    ...(parents ? [["The teacher's parents", cell(parents)] as [string, string]] : []),
    ...(recipe.init ? [['Generator began from', cell(recipe.init)] as [string, string]] : []),
    [
      'Real images',
      traitsOf(recipe.method).needs.images ? (DATA[recipe.dataset] ?? cell(recipe.dataset)) : 'none: data-free',
    ],
    ['Images seen', `${number(nimg)} in ${number(step)} steps`],
    ['Seed', String(recipe.seed)],
    ['Trained on', adapter ? cell(adapter) : 'not known'],
  ];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** The card as Markdown. */
export function modelCard(f: CardFacts): string {
  const standard = defaultRecipe();
  const settings = FIELDS.filter((x) => x.methods?.includes(f.recipe.method) ?? true).map((x) => {
    const value = f.recipe[x.key];
    const changed = value === standard[x.key] ? '' : `standard: ${cell(String(standard[x.key]))}`;
    return [x.label, `\`${x.key}\``, cell(String(value)), changed];
  });
  const files = f.files.flatMap((name) => (ABOUT[name] ? [[`\`${name}\``, ABOUT[name]]] : []));
  return `# A one-step generator

Distilled with SiDA Lab. It turns noise into an image in one evaluation of the network.

${table(['', ''], facts(f))}

## Use

    python load_pytorch.py --out samples.png

needs PyTorch only. In code: \`net, _ = load_generator('generator.safetensors')\`, then \`net(z, labels)\` with unit normal \`z\`
and one-hot \`labels\` gives images in [-1, 1]. Drop the archive on the page of SiDA Lab to look at the run and go on with it;
or unpack it into a folder and run \`npm run -s sida -- distill --resume --out FOLDER\`. To go on with many GPUs, run
\`continue_with_sid.py\` inside a clone of the official SiD code.

## Files

${table(['file', 'holds'], [...files, ['`samples-*.png`', 'samples on fixed latents, named by images seen']])}

## Hyperparameters

${table(['', 'name', 'value', ''], settings)}

## Licence

The weights are derived from the teacher's: its licence applies to them, and that of what it was trained on. Whoever passes
them on adds the terms of their own here.
`;
}
