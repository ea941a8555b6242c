// `sida distill`: trains a generator and writes it to a folder.
import { basename } from 'node:path';
import { adapterKey } from '../../gpu/device.ts';
import { EngineError } from '../../lib/errors.ts';
import { parametersOf } from '../../nn/nets/registry.ts';
import { traitsOf } from '../../recipes/methods.ts';
import { PRESETS } from '../../recipes/presets.ts';
import type { Recipe } from '../../recipes/recipe.ts';
import { adapterName } from '../../runs/model/adapterName.ts';
import { Trainer } from '../../trainer/trainer.ts';
import { variantsFor } from '../../training/checkpoint.ts';
import { memoryOf } from '../../training/runNetworks.ts';
import { readNetwork } from '../../weights/read.ts';
import type { Command } from '../command.ts';
import { ownVersion, readTeacher, readTyped } from '../files.ts';
import { openNodeGpu } from '../nodeGpu.ts';
import {
  type DistillRequest,
  imagesText,
  liveChanges,
  memoryText,
  newRecipe,
  parseDistill,
  planLines,
  resumedRecipe,
} from '../run/distillRequest.ts';
import { Interrupt } from '../run/interrupt.ts';
import { ProgressLine } from '../run/progress.ts';
import { RunFolder } from '../run/runFolder.ts';
import { runImages } from '../run/runImages.ts';
import { scoresOf } from '../run/runScores.ts';
import { trainToFolder } from '../run/trainToFolder.ts';
import { adapterLine, reportNodeAdapter } from './info.ts';

/** Reduces the paths of weights to their file names. Equal runs then write equal files, wherever the weights are. */
function named(recipe: Recipe): Recipe {
  const name = (file: string | null) => (file === null ? null : basename(file));
  return { ...recipe, teacher: basename(recipe.teacher), init: name(recipe.init), psiInit: name(recipe.psiInit) };
}

interface Terminals {
  readonly progress: ProgressLine;
  readonly interrupt: Interrupt;
}

interface Start {
  readonly recipe: Recipe;
  readonly checkpoint: Uint8Array | undefined;
  /** The stored recipe of a resumed run. */
  readonly before: Recipe | undefined;
}

/** The recipe of the run, new or resumed. */
function startOf(request: DistillRequest, folder: RunFolder): Start {
  if (!request.resume) {
    const recipe = newRecipe(request);
    folder.checkFree();
    return { recipe, checkpoint: undefined, before: undefined };
  }
  const saved = folder.load();
  return { recipe: resumedRecipe(saved.recipe, request), checkpoint: saved.checkpoint, before: saved.recipe };
}

async function openTrainer({ recipe, checkpoint }: Start, request: DistillRequest, progress: ProgressLine) {
  const teacher = await readTeacher(recipe.teacher);
  // A teacher's training may start from the weights of any teacher, those that come with the project included.
  const isTeacher = traitsOf(recipe.method).makes === 'teacher';
  const readInit = (file: string) => (isTeacher ? readTeacher(file) : readTyped(file, 'generator'));
  const init = recipe.init === null ? undefined : await readInit(recipe.init);
  const psiInit = recipe.psiInit === null ? undefined : await readTyped(recipe.psiInit, 'fake score');
  const net = readNetwork(teacher, recipe.teacher);
  const parameters = parametersOf(net);
  const images = await runImages(recipe, request.data);
  for (const line of planLines(recipe, { parameters, images: imagesText(images?.set) })) progress.say(line);
  for (const note of images?.notes ?? []) progress.say(note);
  const gpu = await openNodeGpu();
  const adapter = await reportNodeAdapter(gpu);
  progress.say(adapterLine(adapter));
  const variants = variantsFor(adapterKey(adapter), checkpoint, undefined);
  progress.say(memoryText(await memoryOf(adapter, { recipe, net }, variants.choices)));
  let lose: (reason: string) => void = () => {};
  const lost = new Promise<never>((_, reject) => {
    lose = (reason) => reject(new EngineError('device-lost', `The GPU was lost: ${reason}.`));
  });
  lost.catch(() => {}); // handled where the run awaits it
  const trainer = await Trainer.create({
    gpu,
    recipe: named(recipe),
    teacher,
    ...(init ? { init } : {}),
    ...(psiInit ? { psiInit } : {}),
    ...(images ? { images: images.set } : {}),
    variants: () => variants,
    onProgress: (done, total, label) => progress.show(`compiling ${done} of ${total}: ${label}`, performance.now()),
    onLost: (reason) => lose(reason),
  });
  const scores = recipe.kid ? scoresOf(named(recipe), images?.set) : null;
  if (typeof scores === 'string') progress.say(scores);
  return { trainer, lost, scores: typeof scores === 'string' ? null : scores };
}

async function train(start: Start, request: DistillRequest, folder: RunFolder, to: Terminals): Promise<number> {
  const { recipe, checkpoint, before } = start;
  const { trainer, lost, scores } = await openTrainer(start, request, to.progress);
  try {
    if (checkpoint) {
      await trainer.restore(checkpoint);
      folder.rewind(trainer.step, trainer.nimg);
      folder.writeRecipe(recipe);
      if (before) folder.appendMarks(liveChanges(before, recipe, trainer.nimg));
      to.progress.say(`going on from step ${trainer.step}`);
    } else folder.begin(recipe);
    const { adapter } = trainer;
    folder.writeAbout({ adapter: adapterName(adapter), software: adapter.software, version: ownVersion() });
    const { keep, keepBatches } = request;
    return await trainToFolder({ trainer, lost, folder, keep, keepBatches, scores, ...to });
  } finally {
    trainer.destroy();
  }
}

async function run(request: DistillRequest): Promise<number> {
  const folder = new RunFolder(request.out);
  const start = startOf(request, folder);
  const to = { progress: new ProgressLine(process.stdout), interrupt: new Interrupt() };
  try {
    return await train(start, request, folder, to);
  } finally {
    to.progress.end();
    to.interrupt.release();
  }
}

export const distill: Command = {
  name: 'distill',
  summary: 'distils a teacher into a one-step generator',
  usage: `usage: npm run -s sida -- distill --preset P --out DIR [options] [hyperparameters]
       npm run -s sida -- distill --resume --out DIR [options] [hyperparameters]

Trains a generator. One step is the updates of the fake score and one update of the generator. DIR then contains
metrics.jsonl (one row per step), samples-NNNNNNNN.png (by images seen), generator.safetensors (EMA weights),
checkpoint.safetensors, recipe.json and run.json (adapter and version). From time to time and at the end, in at most 5 % of
the time, it scores samples of the EMA generator with KID-tiny (docs/training/metrics.md) and writes kid_tiny to
metrics.jsonl. --no-kid switches that off. Ctrl-C writes a checkpoint and exits with 130.

  --preset P      ${PRESETS.map((p) => p.slug).join(', ')}
  --out DIR       the folder of the run
  --data PATH     real images: CIFAR-10 or -100 (binary or Python version), a folder or zip of PNG pictures, a dataset
                  zip of EDM, Parquet of Hugging Face, or .npz; PATH is a file, an archive or a folder (docs/files/data.md)
  --keep          also writes the EMA generator of every sheet, as generator-NNNNNNNN.safetensors, for evaluate
  --keep-batches  also writes the last batch of every sheet with its logit maps, as batch-NNNNNNNN.safetensors, and the
                  encoder maps of the first batch's images, as pinned.safetensors, for record
  --resume        continues from DIR's checkpoint; hyperparameters that can change during a run may be changed`,
  run: async (argv) => run(parseDistill(argv)),
};
