// `sida evaluate`: Fréchet distance and class accuracy of samples.
import { makeShapes10 } from '../../data/sets/shapes10.ts';
import { GeneratorSampler } from '../../diffusion/generator.ts';
import type { Classifier } from '../../metrics/classifier.ts';
import { readClassifier } from '../../metrics/classifier.ts';
import { type Judgement, judge } from '../../metrics/evaluate.ts';
import { frechetDistance } from '../../metrics/frechet.ts';
import { UsageError } from '../../recipes/cliFlags.ts';
import { parseArgs, wholeNumber } from '../args.ts';
import type { Command } from '../command.ts';
import { readClassifierFile, readTeacher, readTyped } from '../files.ts';
import { openNodeGpu } from '../nodeGpu.ts';

const SHAPES = 'shapes10';
/** Held-out Shapes-10. Runs and the classifier use seed 1. */
const HELD_OUT = { count: 10_000, seed: 2 };
/** First seed of the comparison images, so that no generator is compared with images of the same latents. */
const OTHER_SEEDS = 1_000_000;

interface Asked {
  readonly net: Classifier;
  readonly n: number;
  readonly steps: number | undefined;
}

interface Judged extends Judgement {
  readonly resolution: number;
  readonly nimg: number;
}

/** Judges n samples of a weights file. Classes repeat in order. */
async function judgeWeights(bytes: Uint8Array, name: string, { net, n, steps }: Asked, seed: number): Promise<Judged> {
  const generator = await GeneratorSampler.create({ gpu: await openNodeGpu(), weights: bytes, name });
  try {
    const { classes } = generator.net;
    const resolution = generator.net.image.side;
    const seeds = Array.from({ length: n }, (_, i) => seed + i);
    const labels = classes === net.classes ? seeds.map((_, i) => i % classes) : null;
    const images = await generator.sample({
      seeds,
      ...(labels ? { labels } : {}),
      ...(steps === undefined ? {} : { steps }),
    });
    return { ...judge(net, images, resolution, labels), resolution, nimg: generator.nimg };
  } finally {
    generator.destroy();
  }
}

/** The moments of the comparison images at a resolution. */
async function reference(against: string, asked: Asked, resolution: number): Promise<Judgement> {
  if (against !== SHAPES) {
    const steps = asked.steps ?? 18;
    const teacher = await judgeWeights(await readTeacher(against), against, { ...asked, steps }, OTHER_SEEDS);
    if (teacher.resolution === resolution) return teacher;
    throw new UsageError(`--against: ${against} makes images of another size.`);
  }
  if (resolution !== 16 && resolution !== 32) {
    throw new UsageError(`--against ${SHAPES}: it is made at 16 and 32 pixels, the weights are for ${resolution}.`);
  }
  const data = makeShapes10(HELD_OUT.count, HELD_OUT.seed, resolution);
  return judge(asked.net, data.pixels, resolution, data.labels);
}

async function run(argv: readonly string[]): Promise<number> {
  const flags = ['--n', '--steps', '--against', '--features'];
  const args = parseArgs(argv, Object.fromEntries(flags.map((flag) => [flag, 'value'] as const)));
  if (args.positional.length === 0) throw new UsageError('evaluate needs a weights file, for example of distill.');
  const features = args.values.get('--features') ?? SHAPES;
  const asked: Asked = {
    net: readClassifier(await readClassifierFile(features), features),
    n: wholeNumber(args, '--n', 2, 100_000) ?? 1000,
    steps: wholeNumber(args, '--steps', 1, 1000),
  };
  const against = args.values.get('--against') ?? SHAPES;
  const references = new Map<number, Judgement>();
  for (const name of args.positional) {
    const made = await judgeWeights(await readTyped(name, 'weights file'), name, asked, 0);
    const other = references.get(made.resolution) ?? (await reference(against, asked, made.resolution));
    references.set(made.resolution, other);
    const read = made.accuracy === null ? '' : ` as-asked ${(100 * made.accuracy).toFixed(1)} %`;
    console.log(`${name} nimg ${made.nimg} frechet ${frechetDistance(made.moments, other.moments).toFixed(3)}${read}`);
  }
  return 0;
}

export const evaluate: Command = {
  name: 'evaluate',
  summary: 'measures the samples of weights files: Frechet distance and classes',
  usage: `usage: npm run -s sida -- evaluate FILE... [--n 1000] [--steps N] [--against shapes10|TEACHER]
                                    [--features shapes10|cifar10|FILE]

Samples each weights file; classes repeat in order. Prints the Frechet distance between the samples and other images, in
the 64 features of a small classifier. Prints also the share of samples that the classifier assigns to the requested
class. The distance is not FID. Use it to compare runs with each other, at the same --n.

  --n N           samples of each file [1000]
  --steps N       N steps of Heun's sampler instead of one step of the generator (for teachers)
  --against WHAT  shapes10: 10,000 held-out images; a teacher: N of its Heun samples, 18 steps [shapes10]
  --features F    the classifier: shapes10 or cifar10 of this project, or a file of scripts/torch/train_classifier.py
                  [shapes10]`,
  run,
};
