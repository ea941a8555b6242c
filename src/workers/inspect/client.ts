// The page's client of the inspection thread. The thread starts with the first inspection and loads a run's networks
// once.
import * as Comlink from 'comlink';
import type { InspectImages } from '../../inspect/images.ts';
import { inTurns } from '../../lib/turns.ts';
import type { InspectAnswer, InspectApi, InspectNetworks, Outcome } from '../protocol.ts';

export interface InspectClient {
  /** Inspects images with the networks of run `id`. Calls `networks` only if another run's are loaded. */
  inspect(id: string, networks: () => Promise<InspectNetworks>, images: InspectImages): Promise<Outcome<InspectAnswer>>;
}

export function openInspections(): InspectClient {
  let api: Comlink.Remote<InspectApi> | null = null;
  let loaded: string | null = null;
  /** One inspection at a time: a device inspects one batch at a time. */
  const turn = inTurns();

  function verbs(): Comlink.Remote<InspectApi> {
    api ??= Comlink.wrap<InspectApi>(
      new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'inspect' }),
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
    // After a failure, for example a lost device, the next inspection loads the networks again.
    if (!answer.ok) loaded = null;
    return answer;
  }

  return {
    inspect: (id, networks, images) => turn(() => inspect(id, networks, images)),
  };
}
