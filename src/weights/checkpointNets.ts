// Takes a checkpoint apart: each network in it becomes a weights file.

import { readSafetensors, toFloat32 } from '../io/tensors/safetensors.ts';
import { EngineError } from '../lib/errors.ts';
import { messageOf } from '../lib/messageOf.ts';
import type { Denoiser } from '../nn/nets/network.ts';
import { openNetwork } from '../nn/nets/registry.ts';
import type { Recipe } from '../recipes/recipe.ts';
import { type RunState, readState } from './checkpointFormat.ts';
import { type FileNotes, writeWeights } from './read.ts';
import { type ArenaName, FAKE_SCORE, GENERATOR, GENERATOR_EMA } from './roles.ts';

export interface CheckpointNets {
  readonly state: RunState;
  /** The recipe at the time of the checkpoint, with all changes made during the run. */
  readonly recipe: Recipe;
  readonly net: Denoiser;
  /** `adapterKey` of the adapter that the run used. */
  readonly adapter: string;
  /** The generator's moving average: the same file as an export gives. */
  readonly generator: Uint8Array<ArrayBuffer>;
  readonly generatorRaw: Uint8Array<ArrayBuffer>;
  readonly fakeScore: Uint8Array<ArrayBuffer>;
}

function parsed(text: string | undefined): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text ?? '');
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // The sentence below says it.
  }
  throw new EngineError('bad-file', 'The checkpoint does not say which network and recipe it is of.');
}

/** Reads a checkpoint. Throws an EngineError if it is none. Needs no GPU. */
export function netsOf(checkpoint: Uint8Array): CheckpointNets {
  let file: ReturnType<typeof readSafetensors>;
  try {
    file = readSafetensors(checkpoint, 'The checkpoint');
  } catch (e) {
    throw new EngineError('bad-file', messageOf(e));
  }
  const { metadata, tensors } = file;
  const state = readState(metadata);
  const net = openNetwork(parsed(metadata.network));
  const recipe = parsed(metadata.recipe) as unknown as Recipe;
  const notes: Omit<FileNotes, 'role'> = {
    recipe: metadata.recipe ?? '',
    nimg: state.nimg,
    seed: recipe.seed,
    initSigma: recipe.initSigma,
  };
  const weights = (arena: ArenaName, role: string) => {
    const prefix = `${arena}/`;
    const own = [...tensors].flatMap(([key, t]) =>
      key.startsWith(prefix) ? [[key.slice(prefix.length), toFloat32(t)] as const] : [],
    );
    return writeWeights(net, new Map(own), 'f32', { ...notes, role });
  };
  return {
    state,
    recipe,
    net,
    adapter: metadata.adapter ?? '',
    generator: weights(GENERATOR_EMA, 'generator'),
    generatorRaw: weights(GENERATOR, 'generator'),
    fakeScore: weights(FAKE_SCORE, 'fake-score'),
  };
}
