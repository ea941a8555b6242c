// `sida sample`: writes samples as a grid.
import { GeneratorSampler } from '../../diffusion/generator.ts';
import { encodePng } from '../../io/pictures/png.ts';
import { UsageError } from '../../recipes/cliFlags.ts';
import { noPositional, parseArgs, required, wholeNumber } from '../args.ts';
import type { Command } from '../command.ts';
import { pathOf, readTyped, writeWhole } from '../files.ts';
import { openNodeGpu } from '../nodeGpu.ts';
import { DEFAULT_IMAGES, seedsOf } from '../seeds.ts';

async function run(argv: readonly string[]): Promise<number> {
  const flags = ['--weights', '--n', '--seeds', '--class', '--steps', '--out'];
  const args = parseArgs(argv, Object.fromEntries(flags.map((flag) => [flag, 'value'] as const)));
  noPositional(args);
  const weights = required(args, '--weights', 'a generator, or a teacher with --steps');
  const out = required(args, '--out', 'the PNG file to write');
  const seeds = seedsOf(args);
  const steps = wholeNumber(args, '--steps', 1, 1000);
  const label = wholeNumber(args, '--class', 0, 999);
  const bytes = await readTyped(weights, 'weights file');
  const generator = await GeneratorSampler.create({ gpu: await openNodeGpu(), weights: bytes, name: weights });
  try {
    const { classes } = generator.net;
    const resolution = generator.net.image.side;
    if (label !== undefined && label >= classes) {
      const has = classes === 0 ? 'is unconditional' : `has the classes 0 to ${classes - 1}`;
      throw new UsageError(`--class ${label}: ${weights} ${has}.`);
    }
    const began = performance.now();
    const labels = label === undefined ? undefined : seeds.map(() => label);
    const cols = Math.ceil(Math.sqrt(seeds.length));
    const { width, height, rgba } = await generator.grid({ seeds, labels, steps }, cols);
    writeWhole(pathOf(out), encodePng(rgba, width, height));
    const how = steps === undefined ? 'one step' : `${steps} Heun steps`;
    const sec = ((performance.now() - began) / 1000).toFixed(1);
    console.log(`${out}: ${seeds.length} images of ${resolution}x${resolution}, ${how}, ${sec} s`);
    return 0;
  } finally {
    generator.destroy();
  }
}

export const sample: Command = {
  name: 'sample',
  summary: 'writes samples of a weights file as one PNG',
  usage: `usage: npm run -s sida -- sample --weights FILE --out grid.png [--n 64] [--seeds 0-63] [--class K] [--steps N]

Makes samples in one step or with Heun's sampler, and writes them as a grid.

  --weights FILE  a generator of distill, or a teacher (with --steps)
  --out FILE      the PNG file to write
  --n N           number of images, with the seeds 0 to N-1 [${DEFAULT_IMAGES}]
  --seeds LIST    seeds of the images, such as 0-63 or 1,5,9-12
  --class K       class of all images [classes in order]
  --steps N       N steps of Heun's sampler instead of one step of the generator`,
  run,
};
