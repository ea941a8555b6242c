// Who looks at a run's images: its own engine while it is loaded, else networks out of files where there are some.
import { messageOf } from '../lib/messageOf.ts';
import type { RunMeta } from '../runs/history.ts';
import { RECORDED } from '../runs/recordedRun.ts';
import type { LookImages } from '../training/lookImages.ts';
import type { LookAnswer, LookNetworks, Outcome, WeightsBytes } from '../workers/api.ts';
import type { LookClient } from '../workers/lookClient.ts';
import type { LibraryStore } from './libraryStore.ts';
import type { RunStore } from './runStore.ts';

/** The networks as they are now, those of the run's end, or none. */
export type Eyes = 'now' | 'end' | 'none';

export interface LookDesk {
  look(meta: RunMeta, images: LookImages): Promise<Outcome<LookAnswer>>;
}

export interface LookFiles {
  /** Bytes of a file under public/teachers. */
  fetchTeacher(name: string): Promise<Uint8Array>;
  /** The fake score of the recorded run's end. */
  fetchFakeScore(): Promise<WeightsBytes>;
}

/** Whose networks can look at the images of a run; `loaded` is the run in the engine. */
export function eyesOf(id: string, loaded: string | null): Eyes {
  if (id === loaded) return 'now';
  return id === RECORDED ? 'end' : 'none';
}

export function createLookDesk(run: RunStore, library: LibraryStore, client: LookClient, files: LookFiles): LookDesk {
  async function networksOf({ recipe, nimg }: RunMeta): Promise<LookNetworks> {
    const [teacher, fakeScore] = await Promise.all([files.fetchTeacher(recipe.teacher), files.fetchFakeScore()]);
    return { recipe, nimg, teacher, fakeScore };
  }
  return {
    async look(meta, images) {
      const loaded = run.state.getState().recipe ? library.state.getState().live : null;
      try {
        if (eyesOf(meta.id, loaded) === 'now') return await run.source.look(images);
        return await client.look(meta.id, () => networksOf(meta), images);
      } catch (e) {
        return { ok: false, failure: { code: 'internal', message: messageOf(e) } };
      }
    },
  };
}
