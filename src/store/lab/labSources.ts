// The sources of the sample lab's generator.

import type { CheckpointInfo } from '../../storage/checkpoints/types.ts';
import type { Average } from '../../workers/lab/api.ts';
import { given } from '../../workers/outcome.ts';
import type { WeightsBytes } from '../../workers/protocol.ts';
import type { RunState, RunStore } from '../engine/runStore.ts';
import { type CheckpointState, shownCheckpoints } from '../library/checkpointStore.ts';
import type { LibraryState } from '../library/libraryState.ts';
import type { LibraryStore } from '../library/libraryStore.ts';

/** In the order of the form. */
export const LAB_SOURCES = ['run', 'checkpoint', 'shipped', 'recorded', 'file'] as const;
export type LabSource = (typeof LAB_SOURCES)[number];

/** Generators that ship with the page, by their paths under public/. */
const SHIPPED = {
  shipped: 'generators/nano-sida.safetensors',
  recorded: 'recorded/nano-sida-generator.safetensors',
} as const;

/** Teachers that ship with the page, and their resolutions. */
export const TEACHERS: readonly { readonly name: string; readonly resolution: number }[] = [
  { name: 'nano-teacher.safetensors', resolution: 16 },
  { name: 'shapes10-teacher.safetensors', resolution: 32 },
  { name: 'cifar10-tiny-teacher.safetensors', resolution: 32 },
];

/** Weights, their name, and their run. The run is '' if it is not known. */
export interface FoundWeights {
  readonly bytes: WeightsBytes;
  readonly name: string;
  readonly run: string;
}

interface Places {
  readonly run: RunStore;
  readonly library: LibraryStore;
  /** The bytes of a file under public/. */
  fetchShipped(path: string): Promise<Uint8Array>;
  file(): File | null;
  checkpoint(): StoredGenerator | null;
}

/** A stored checkpoint of any run. */
export interface StoredGenerator {
  readonly run: string;
  /** The checkpoint's name within its run. */
  readonly name: string;
}

/** The checkpoints of a run that have a generator, the newest first. */
export interface StoredOfRun {
  readonly id: string;
  readonly name: string;
  readonly list: readonly CheckpointInfo[];
}

/** All stored checkpoints by run. The shown run comes first. */
export function storedGenerators({ metas, shown }: LibraryState, checkpoints: CheckpointState): StoredOfRun[] {
  const all = metas.map(({ id, name }) => ({ id, name, list: shownCheckpoints(checkpoints, id) }));
  const kept = all.filter(({ list }) => list.length > 0);
  return [...kept.filter(({ id }) => id === shown), ...kept.filter(({ id }) => id !== shown)];
}

/** Whether a source can be chosen now. */
export function canTake(source: LabSource, { recipe, phase }: RunState, file: File | null): boolean {
  if (source === 'run') return recipe !== null && ['running', 'paused', 'finished'].includes(phase.kind);
  return source !== 'file' || file !== null;
}

/** Reads a source's weights. Throws one sentence on failure. */
export async function weightsOf(source: LabSource, average: Average, from: Places): Promise<FoundWeights> {
  const { run, library } = from;
  const live = library.liveRun()?.meta;
  if (source === 'run') {
    const bytes = await run.verbs.exportGenerator({ weights: average, dtype: 'f32' });
    if (!bytes) throw new Error(run.state.getState().exportFailure ?? 'The run’s weights could not be read back.');
    return { bytes, name: live?.name ?? 'run', run: live?.id ?? '' };
  }
  if (source === 'checkpoint') {
    const chosen = from.checkpoint();
    if (!chosen) throw new Error('No checkpoint was chosen yet.');
    const bytes = given(await run.source.kept(chosen.run, chosen.name));
    const of = library.state.getState().metas.find((m) => m.id === chosen.run);
    return { bytes, name: of?.name ?? 'checkpoint', run: chosen.run };
  }
  if (source === 'file') {
    const file = from.file();
    if (!file) throw new Error('No file was chosen yet.');
    return { bytes: file, name: file.name, run: '' };
  }
  const path = SHIPPED[source];
  return {
    bytes: await from.fetchShipped(path),
    name: path.replace(/^.*\//, ''),
    run: source === 'recorded' ? source : '',
  };
}
