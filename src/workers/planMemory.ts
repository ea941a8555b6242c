// What a recipe would take of the GPU's memory, by recording it on a GPU that allocates nothing.
import type { AdapterReport } from '../gpu/device.ts';
import type { MemoryLine } from '../gpu/storage.ts';
import type { Choices } from '../nn/variants.ts';
import type { Recipe } from '../recipes/recipe.ts';
import { memoryOf } from '../training/recording.ts';
import { readWeights } from '../training/weightsFile.ts';

/** Bytes by owner; throws one sentence where the teacher's file is none. */
export async function planMemory(
  recipe: Recipe,
  teacher: Uint8Array,
  adapter: AdapterReport,
  variants: Choices,
): Promise<MemoryLine[]> {
  const { config } = readWeights(teacher, 'The teacher');
  return memoryOf(adapter, { recipe, config }, variants);
}
