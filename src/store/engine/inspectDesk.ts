// Who looks at a run's images: its own engine while it is loaded, else networks out of files where there are some.

import type { LookImages } from '../../inspect/images.ts';
import { messageOf } from '../../lib/messageOf.ts';
import type { RunMeta } from '../../runs/model/history.ts';
import { RECORDED } from '../../runs/recorded/read.ts';
import type { CheckpointInfo } from '../../storage/checkpoints/types.ts';
import type { LookClient } from '../../workers/inspect/client.ts';
import { given } from '../../workers/outcome.ts';
import type { LookAnswer, LookNetworks, Outcome, WeightsBytes } from '../../workers/protocol.ts';
import { type CheckpointStore, newestCheckpoint } from '../library/checkpointStore.ts';
import type { LibraryStore } from '../library/libraryStore.ts';
import type { RunStore } from './runStore.ts';

/** The networks as they are now, those of the recorded run's end, of the last kept checkpoint, or none. */
export type Eyes = 'now' | 'end' | 'kept' | 'none';

export interface LookDesk {
  look(meta: RunMeta, images: LookImages): Promise<Outcome<LookAnswer>>;
}

export interface LookFiles {
  /** Bytes of a file under public/teachers. */
  fetchTeacher(name: string): Promise<Uint8Array>;
  /** The fake score of the recorded run's end. */
  fetchFakeScore(): Promise<WeightsBytes>;
}

/** Whose networks can look at the images of a run; `loaded` is the run in the engine, `kept` this one's last checkpoint. */
export function eyesOf(id: string, loaded: string | null, kept: CheckpointInfo | null): Eyes {
  if (id === loaded) return 'now';
  if (id === RECORDED) return 'end';
  return kept ? 'kept' : 'none';
}

interface Places {
  readonly run: RunStore;
  readonly library: LibraryStore;
  readonly checkpoints: CheckpointStore;
}

export function createLookDesk({ run, library, checkpoints }: Places, client: LookClient, files: LookFiles): LookDesk {
  async function keptNetworks(id: string, { name, recipe, nimg }: CheckpointInfo): Promise<LookNetworks> {
    const teacher = await run.source.teacherOf(id, recipe.teacher);
    return { recipe, nimg, teacher, fakeScore: given(await run.source.kept(id, name)) };
  }
  async function recordedNetworks({ recipe, nimg }: RunMeta): Promise<LookNetworks> {
    const [teacher, fakeScore] = await Promise.all([files.fetchTeacher(recipe.teacher), files.fetchFakeScore()]);
    return { recipe, nimg, teacher, fakeScore };
  }
  return {
    async look(meta, images) {
      const loaded = run.state.getState().recipe ? library.state.getState().live : null;
      try {
        const kept = newestCheckpoint(checkpoints.state.getState(), meta.id);
        const eyes = eyesOf(meta.id, loaded, kept);
        if (eyes === 'now') return await run.source.look(images);
        if (eyes === 'kept' && kept)
          return await client.look(`${meta.id}/${kept.name}`, () => keptNetworks(meta.id, kept), images);
        if (eyes === 'end') return await client.look(meta.id, () => recordedNetworks(meta), images);
        throw new Error('No networks of this run are kept: none can look.');
      } catch (e) {
        return { ok: false, failure: { code: 'internal', message: messageOf(e) } };
      }
    },
  };
}
