// Reads a request for `distill`: a recipe from preset and flags, or the recipe of the run to resume.
import type { ImageSet } from '../../data/sets/imageSet.ts';
import type { MemoryLine } from '../../gpu/storage.ts';
import { flagOf, parseRecipeFlags, UsageError } from '../../recipes/cliFlags.ts';
import { defaultRecipe, FIELDS, fieldOf, recipeDiff } from '../../recipes/fields.ts';
import { traitsOf } from '../../recipes/methods.ts';
import { methodChanges, PRESETS } from '../../recipes/presets.ts';
import type { Recipe } from '../../recipes/recipe.ts';
import { warmup } from '../../recipes/schedules.ts';
import { validate } from '../../recipes/validate.ts';
import type { Mark } from '../../runs/model/history.ts';
import { noPositional, parseArgs, required } from '../args.ts';
import { recipeOfPreset } from '../help.ts';
import { count } from './progress.ts';

export interface DistillRequest {
  readonly out: string;
  readonly preset: string | undefined;
  /** Folder or file with real images. */
  readonly data: string | undefined;
  readonly resume: boolean;
  /** Whether the generator of every sheet is written. */
  readonly keep: boolean;
  /** Whether the batch of every sheet's step is written with its logit maps. */
  readonly keepBatches: boolean;
  /** Hyperparameters given as flags. */
  readonly changes: Partial<Recipe>;
}

/** Reads the command line of `distill`; throws `UsageError`. */
export function parseDistill(argv: readonly string[]): DistillRequest {
  const { changes, rest } = parseRecipeFlags(argv);
  const args = parseArgs(rest, {
    '--preset': 'value',
    '--out': 'value',
    '--data': 'value',
    '--resume': 'switch',
    '--keep': 'switch',
    '--keep-batches': 'switch',
  });
  noPositional(args);
  const out = required(args, '--out', 'the folder that the run is written to');
  const preset = args.values.get('--preset');
  const resume = args.values.has('--resume');
  if (preset === undefined && !resume) {
    throw new UsageError(`--preset is missing: one of ${PRESETS.map((p) => p.slug).join(', ')}.`);
  }
  if (preset !== undefined) recipeOfPreset(preset);
  const data = args.values.get('--data');
  const keep = args.values.has('--keep');
  return { out, preset, data, resume, keep, keepBatches: args.values.has('--keep-batches'), changes };
}

/** Throws `UsageError` for the first issue of a recipe, or if the method needs real images and none are named. */
function checkRecipe(recipe: Recipe, data: string | undefined): Recipe {
  const [issue] = validate(recipe);
  if (issue) throw new UsageError(`${flagOf(issue.key)}: ${issue.message}`);
  const needsFiles = traitsOf(recipe.method).needs.images && recipe.dataset !== 'shapes10';
  if (needsFiles && data === undefined) {
    throw new UsageError(
      `--data is missing: ${recipe.method} needs real images, and ${recipe.dataset === 'cifar10' ? 'CIFAR-10 does' : 'your own do'} not come with the project.`,
    );
  }
  if (data !== undefined && recipe.dataset === 'shapes10') {
    throw new UsageError('--data names real images, but the data set here is shapes10: add --dataset own.');
  }
  return recipe;
}

/** The recipe of a new run. */
export function newRecipe({ preset = '', changes, data }: DistillRequest): Recipe {
  const ofMethod = changes.method ? methodChanges(changes.method) : {};
  return checkRecipe({ ...recipeOfPreset(preset), ...ofMethod, ...changes }, data);
}

/** The recipe of a resumed run: the saved one, with changes of live fields. Throws `UsageError` for other changes. */
export function resumedRecipe(saved: Partial<Recipe>, { preset, changes, data }: DistillRequest): Recipe {
  const known = Object.fromEntries(FIELDS.flatMap((f) => (f.key in saved ? [[f.key, saved[f.key]]] : [])));
  const base: Recipe = { ...defaultRecipe(), ...known, preset: String(saved.preset ?? '') };
  if (preset !== undefined && preset !== base.preset) {
    throw new UsageError(`--preset: the run to resume was started with ${base.preset || 'no preset'}, not ${preset}.`);
  }
  const recipe = { ...base, ...changes };
  const fixed = recipeDiff(base, recipe).find((key) => !fieldOf(key).live);
  if (fixed) {
    throw new UsageError(
      `${flagOf(fixed)} cannot change when a run is resumed: it was ${base[fixed]}, now ${recipe[fixed]}.`,
    );
  }
  return checkRecipe(recipe, data);
}

/** Marks for the settings that a resumed run changes. The number of steps gets no mark. */
export function liveChanges(before: Recipe, now: Recipe, nimg: number): Mark[] {
  return recipeDiff(before, now)
    .filter((key) => key !== 'steps' && key in before && fieldOf(key).live)
    .map((key) => ({ kind: 'change', nimg, key, from: String(before[key]), to: String(now[key]) }));
}

/** Number of steps that update the generator. */
export function thetaUpdates({ method, steps, batch, thetaAfter, ganAfter }: Recipe): number {
  let first = 0; // warmup() turns on once and stays on
  const { judges } = traitsOf(method);
  while (first < steps && !warmup(judges, first * batch, thetaAfter, ganAfter).update) first++;
  return steps - first;
}

/** The GPU memory of a run by owner, largest first. */
export function memoryText(memory: readonly MemoryLine[]): string {
  const mib = (bytes: number) => (bytes / 2 ** 20).toFixed(1);
  const parts = [...memory].sort((a, b) => b.bytes - a.bytes).map((m) => `${m.owner} ${mib(m.bytes)}`);
  return `${mib(memory.reduce((sum, m) => sum + m.bytes, 0))} MiB on the GPU: ${parts.join(', ')}`;
}

/** A short description of the real images. */
export function imagesText(set: ImageSet | undefined): string {
  if (!set) return 'no real images';
  const { name, resolution, classNames } = set;
  const classes = classNames.length === 1 ? 'one class' : `${count(classNames.length)} classes`;
  return `${name} (${count(set.count)} images of ${resolution}x${resolution}, ${classes})`;
}

/** A short description of a run, before it starts. */
export function planLines(recipe: Recipe, source: { parameters: number; images: string }): string[] {
  const { method, preset, steps, batch, psiUpdates, thetaAfter, ganAfter } = recipe;
  const traits = traitsOf(method);
  const name = preset ? `${traits.name}, preset ${preset}` : traits.name;
  const seen = `${count(steps)} steps of ${batch} images: ${count(steps * batch)} images`;
  if (traits.makes === 'teacher') {
    const from = recipe.init ? `from ${recipe.init}` : 'from scratch';
    return [
      `${name}: the network of ${recipe.teacher} (${count(source.parameters)} parameters) ${from}, ${source.images}`,
      seen,
    ];
  }
  const after = traits.judges
    ? ` (it learns after ${count(thetaAfter)} images, from the adversarial loss too after ${count(ganAfter)})`
    : '';
  return [
    `${name}: teacher ${recipe.teacher} (${count(source.parameters)} parameters), ${source.images}`,
    `${seen}, ${count(steps * psiUpdates)} updates of the fake score, ${count(thetaUpdates(recipe))} updates of the generator${after}`,
  ];
}
