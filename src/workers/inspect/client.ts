// The page's hold on the thread that looks: it starts with the first look, and loads the networks of a run once.
import * as Comlink from 'comlink';
import type { LookImages } from '../../inspect/images.ts';
import { inTurns } from '../../lib/turns.ts';
import type { LookAnswer, LookApi, LookNetworks, Outcome } from '../protocol.ts';

export interface LookClient {
  /** Looks with the networks of a run; `networks` is asked for them when others are loaded. */
  look(id: string, networks: () => Promise<LookNetworks>, images: LookImages): Promise<Outcome<LookAnswer>>;
}

export function openLooks(): LookClient {
  let api: Comlink.Remote<LookApi> | null = null;
  let loaded: string | null = null;
  /** One look after the other: a device looks at one batch at a time. */
  const turn = inTurns();

  function verbs(): Comlink.Remote<LookApi> {
    api ??= Comlink.wrap<LookApi>(
      new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'look' }),
    );
    return api;
  }

  async function look(id: string, networks: () => Promise<LookNetworks>, images: LookImages) {
    if (loaded !== id) {
      loaded = null;
      const opened = await verbs().open(await networks());
      if (!opened.ok) return opened;
      loaded = id;
    }
    const answer = await verbs().look(images);
    // A device that went away is opened anew by the next look.
    if (!answer.ok) loaded = null;
    return answer;
  }

  return {
    look: (id, networks, images) => turn(() => look(id, networks, images)),
  };
}
