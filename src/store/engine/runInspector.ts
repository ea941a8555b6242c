// Chooses the networks that inspect a run's images: those of the engine if it has the run, otherwise those in files.

import type { InspectImages } from '../../inspect/images.ts';
import { messageOf } from '../../lib/messageOf.ts';
import type { RunMeta } from '../../runs/model/history.ts';
import { RECORDED } from '../../runs/recorded/read.ts';
import type { CheckpointInfo } from '../../storage/checkpoints/types.ts';
import type { InspectClient } from '../../workers/inspect/client.ts';
import { given } from '../../workers/outcome.ts';
import type { InspectAnswer, InspectNetworks, Outcome, WeightsBytes } from '../../workers/protocol.ts';
import { type CheckpointStore, newestCheckpoint } from '../library/checkpointStore.ts';
import type { LibraryStore } from '../library/libraryStore.ts';
import type { RunStore } from './runStore.ts';

/** The networks: as they are now, of the demo run's end, of the last stored checkpoint, or none. */
export type InspectNetworksOf = 'now' | 'end' | 'stored' | 'none';

export interface RunInspector {
  inspect(meta: RunMeta, images: InspectImages): Promise<Outcome<InspectAnswer>>;
}

export interface InspectFiles {
  /** The bytes of a file under public/teachers. */
  fetchTeacher(name: string): Promise<Uint8Array>;
  /** The fake score of the demo run's end. */
  fetchFakeScore(): Promise<WeightsBytes>;
}

/**
 * Which networks can inspect the images of run `id`. `loaded` is the run in the engine. `kept` is the last checkpoint
 * of `id`.
 */
export function networksFor(id: string, loaded: string | null, kept: CheckpointInfo | null): InspectNetworksOf {
  if (id === loaded) return 'now';
  if (id === RECORDED) return 'end';
  return kept ? 'stored' : 'none';
}

interface Places {
  readonly run: RunStore;
  readonly library: LibraryStore;
  readonly checkpoints: CheckpointStore;
}

export function createRunInspector(
  { run, library, checkpoints }: Places,
  client: InspectClient,
  files: InspectFiles,
): RunInspector {
  async function storedNetworks(id: string, { name, recipe, nimg }: CheckpointInfo): Promise<InspectNetworks> {
    const teacher = await run.source.teacherOf(id, recipe.teacher);
    return { recipe, nimg, teacher, fakeScore: given(await run.source.kept(id, name)) };
  }
  async function demoRunNetworks({ recipe, nimg }: RunMeta): Promise<InspectNetworks> {
    const [teacher, fakeScore] = await Promise.all([files.fetchTeacher(recipe.teacher), files.fetchFakeScore()]);
    return { recipe, nimg, teacher, fakeScore };
  }
  return {
    async inspect(meta, images) {
      const loaded = run.state.getState().recipe ? library.state.getState().live : null;
      try {
        const kept = newestCheckpoint(checkpoints.state.getState(), meta.id);
        const networks = networksFor(meta.id, loaded, kept);
        if (networks === 'now') return await run.source.inspect(images);
        if (networks === 'stored' && kept)
          return await client.inspect(`${meta.id}/${kept.name}`, () => storedNetworks(meta.id, kept), images);
        if (networks === 'end') return await client.inspect(meta.id, () => demoRunNetworks(meta), images);
        throw new Error('This run has no stored networks, so its images cannot be inspected.');
      } catch (e) {
        return { ok: false, failure: { code: 'internal', message: messageOf(e) } };
      }
    },
  };
}
