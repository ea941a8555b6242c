// Weights files on their way into the trainer's thread.
import { numel } from '../lib/shape.ts';
import type { NetworkConfig } from '../nn/nets/networkConfig.ts';
import { networkKeys } from '../nn/nets/songUnetSpec.ts';
import { readWeights } from '../weights/read.ts';
import type { StartWeights, WeightsBytes, WeightsSummary } from './protocol.ts';

export async function bytesOf(file: WeightsBytes): Promise<Uint8Array> {
  return file instanceof Blob ? new Uint8Array(await file.arrayBuffer()) : file;
}

/** The bytes that a run starts from, those that it does without left out. */
export async function readStart({ teacher, init, psiInit }: StartWeights) {
  return {
    teacher: await bytesOf(teacher),
    ...(init ? { init: await bytesOf(init) } : {}),
    ...(psiInit ? { psiInit: await bytesOf(psiInit) } : {}),
  };
}

/** Looks whether a file can be trained with; throws one sentence where it cannot. */
export function describeWeights(bytes: Uint8Array, name: string): WeightsSummary {
  const { config } = readWeights(bytes, name);
  return { resolution: config.img_resolution, classes: config.label_dim, parameters: parametersOf(config) };
}

export function parametersOf(config: NetworkConfig): number {
  return networkKeys(config).reduce((sum, { shape }) => sum + numel(shape), 0);
}
