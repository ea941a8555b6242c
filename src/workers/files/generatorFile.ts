// Samples a generator's file. It uses the seed and grid that the file names, so the samples equal those of the export.
import type { GeneratorSampler } from '../../diffusion/generator.ts';
import { latentOf } from '../../diffusion/sampler.ts';
import type { EngineSamples } from '../../exchange/onnxModel.ts';
import type { LoadedGenerator } from '../protocol.ts';
import { recipeOf } from '../recipeOf.ts';

type SamplerClass = Pick<typeof GeneratorSampler, 'create'>;

/** Samples a weights file on the fixed latents of its recipe. Uses `seed` and `gridSize` if the file has no recipe. */
export async function describeGenerator(
  sampler: SamplerClass,
  gpu: GPU,
  bytes: Uint8Array,
  seed: number,
  gridSize: number,
): Promise<LoadedGenerator> {
  const generator = await sampler.create({ gpu, weights: bytes });
  try {
    const { metadata } = generator;
    const recipe = recipeOf(metadata);
    const own = { seed: recipe.seed ?? seed, gridSize: recipe.gridSize ?? gridSize };
    const sheet = await generator.sheet(own.seed, own.gridSize);
    return { sheet, role: metadata.role ?? 'weights', nimg: Number(metadata.nimg ?? 0), seed: own.seed };
  } finally {
    generator.destroy();
  }
}

/**
 * The engine's images of the latents 0 to n - 1, with all classes in order. An exported model is compared with them.
 */
export async function sampleNumbers(
  sampler: SamplerClass,
  gpu: GPU,
  weights: Uint8Array,
  n: number,
): Promise<EngineSamples> {
  const generator = await sampler.create({ gpu, weights });
  try {
    const { image, classes } = generator.net;
    const { channels: C, side: R } = image;
    const seeds = Array.from({ length: n }, (_, i) => i);
    const z = new Float32Array(n * C * R * R);
    for (const i of seeds) z.set(latentOf(i, C, R), i * C * R * R);
    const labels = classes > 0 ? new Float32Array(n * classes) : null;
    if (labels) for (const i of seeds) labels[i * classes + (i % classes)] = 1;
    return { n, z, labels, images: await generator.numbers(seeds) };
  } finally {
    generator.destroy();
  }
}
