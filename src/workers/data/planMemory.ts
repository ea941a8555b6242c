// What a recipe would take of the GPU's memory, by recording it on a GPU that allocates nothing.
import type { AdapterReport } from '../../gpu/device.ts';
import type { MemoryLine } from '../../gpu/storage.ts';
import { type InspectBytes, inspectionMemory } from '../../inspect/memory.ts';
import type { Choices } from '../../nn/tuning/variants.ts';
import type { Recipe } from '../../recipes/recipe.ts';
import { memoryOf } from '../../training/runNetworks.ts';
import { readNetwork } from '../../weights/read.ts';
import type { WeightsBytes } from '../protocol.ts';
import { bytesOf } from '../weightsBytes.ts';

/** Bytes by owner; throws one sentence where the teacher's file is none. */
export async function planMemory(
  recipe: Recipe,
  teacher: WeightsBytes,
  adapter: AdapterReport,
  variants: Choices,
): Promise<MemoryLine[]> {
  const net = readNetwork(await bytesOf(teacher), 'The teacher');
  return memoryOf(adapter, { recipe, net }, variants);
}

/** Bytes that looks at such a run take on top of it, when they are first asked for. */
export async function planInspections(
  recipe: Recipe,
  teacher: WeightsBytes,
  adapter: AdapterReport,
  variants: Choices,
): Promise<InspectBytes> {
  const net = readNetwork(await bytesOf(teacher), 'The teacher');
  return inspectionMemory(adapter, { recipe, net }, variants);
}
