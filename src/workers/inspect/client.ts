// The page's hold on the thread that looks: it starts with the first look, and loads the networks of a run once.
import * as Comlink from 'comlink';
import type { InspectImages } from '../../inspect/images.ts';
import { inTurns } from '../../lib/turns.ts';
import type { InspectAnswer, InspectApi, InspectNetworks, Outcome } from '../protocol.ts';

export interface InspectClient {
  /** Looks with the networks of a run; `networks` is asked for them when others are loaded. */
  inspect(id: string, networks: () => Promise<InspectNetworks>, images: InspectImages): Promise<Outcome<InspectAnswer>>;
}

export function openInspections(): InspectClient {
  let api: Comlink.Remote<InspectApi> | null = null;
  let loaded: string | null = null;
  /** One look after the other: a device looks at one batch at a time. */
  const turn = inTurns();

  function verbs(): Comlink.Remote<InspectApi> {
    api ??= Comlink.wrap<InspectApi>(
      new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'look' }),
    );
    return api;
  }

  async function inspect(id: string, networks: () => Promise<InspectNetworks>, images: InspectImages) {
    if (loaded !== id) {
      loaded = null;
      const opened = await verbs().open(await networks());
      if (!opened.ok) return opened;
      loaded = id;
    }
    const answer = await verbs().inspect(images);
    // A device that went away is opened anew by the next look.
    if (!answer.ok) loaded = null;
    return answer;
  }

  return {
    inspect: (id, networks, images) => turn(() => inspect(id, networks, images)),
  };
}
