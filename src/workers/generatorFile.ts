// A generator file looked at again: its own seed and grid where it names them, so that the samples are the exporter's.
import type { Recipe } from '../recipes/recipe.ts';
import type { GeneratorSampler } from '../training/generator.ts';
import type { LoadedGenerator } from './api.ts';

type SamplerClass = Pick<typeof GeneratorSampler, 'create'>;

/** Samples a weights file on the fixed latents of its recipe; of `seed` and `gridSize` where it has none. */
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
    const recipe = parseRecipe(metadata.recipe);
    const own = { seed: recipe.seed ?? seed, gridSize: recipe.gridSize ?? gridSize };
    const sheet = await generator.sheet(own.seed, own.gridSize);
    return { sheet, role: metadata.role ?? 'weights', nimg: Number(metadata.nimg ?? 0), seed: own.seed };
  } finally {
    generator.destroy();
  }
}

function parseRecipe(text: string | undefined): Partial<Recipe> {
  if (!text) return {};
  try {
    const recipe: unknown = JSON.parse(text);
    return typeof recipe === 'object' && recipe !== null ? recipe : {};
  } catch {
    return {};
  }
}
