// Reads weights files for the trainer's thread.
import { parametersOf } from '../nn/nets/registry.ts';
import { readWeights } from '../weights/read.ts';
import type { StartWeights, WeightsBytes, WeightsSummary } from './protocol.ts';

export async function bytesOf(file: WeightsBytes): Promise<Uint8Array> {
  return file instanceof Blob ? new Uint8Array(await file.arrayBuffer()) : file;
}

/** The bytes of the files from which a run starts. Absent files are left out. */
export async function readStart({ teacher, init, psiInit }: StartWeights) {
  return {
    teacher: await bytesOf(teacher),
    ...(init ? { init: await bytesOf(init) } : {}),
    ...(psiInit ? { psiInit: await bytesOf(psiInit) } : {}),
  };
}

/** Checks whether a file can be trained with. Throws one sentence if not. */
export function describeWeights(bytes: Uint8Array, name: string): WeightsSummary {
  const { net } = readWeights(bytes, name);
  return { resolution: net.image.side, classes: net.classes, parameters: parametersOf(net) };
}
