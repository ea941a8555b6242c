// The GPU memory that a recipe would use, by dry recording on a GPU that allocates nothing.
import type { AdapterReport } from '../../gpu/device.ts';
import type { MemoryLine } from '../../gpu/storage.ts';
import { type InspectBytes, inspectionMemory } from '../../inspect/memory.ts';
import type { Choices } from '../../nn/tuning/variants.ts';
import type { Recipe } from '../../recipes/recipe.ts';
import { memoryOf } from '../../training/runNetworks.ts';
import { readNetwork } from '../../weights/read.ts';
import type { WeightsBytes } from '../protocol.ts';
import { bytesOf } from '../weightsBytes.ts';

/** Bytes by owner. Throws one sentence if the teacher's file is not valid. */
export async function planMemory(
  recipe: Recipe,
  teacher: WeightsBytes,
  adapter: AdapterReport,
  variants: Choices,
): Promise<MemoryLine[]> {
  const net = readNetwork(await bytesOf(teacher), 'The teacher');
  return memoryOf(adapter, { recipe, net }, variants);
}

/** Bytes that inspections of such a run use in addition, at their first use. */
export async function planInspections(
  recipe: Recipe,
  teacher: WeightsBytes,
  adapter: AdapterReport,
  variants: Choices,
): Promise<InspectBytes> {
  const net = readNetwork(await bytesOf(teacher), 'The teacher');
  return inspectionMemory(adapter, { recipe, net }, variants);
}
