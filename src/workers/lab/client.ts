// The page's client of the sample lab's thread.
import * as Comlink from 'comlink';
import { progressPort } from '../progressPort.ts';
import type { Outcome } from '../protocol.ts';
import type { LabApi, LabPart, LabRequest, LabTiming, ManyRequest } from './api.ts';

export interface LabClient extends Omit<Pick<LabApi, keyof LabApi>, 'sample' | 'many'> {
  /** Samples images. Calls `onPart` for every group, and never after the answer. */
  sample(request: LabRequest, onPart: (part: LabPart) => void): Promise<Outcome<LabTiming | null>>;
  /** Many images as one npz. Calls `onDone` with the number of images so far. */
  many(request: ManyRequest, onDone: (count: number) => void): Promise<Outcome<Uint8Array | null>>;
}

/** The thread's verbs. The thread starts with the first call. */
export function openLab(): () => LabClient {
  let client: LabClient | null = null;
  return () => {
    client ??= connect();
    return client;
  };
}

function connect(): LabClient {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'lab' });
  const api = Comlink.wrap<LabApi>(worker);
  return {
    open: (...what) => api.open(...what),
    async sample(request, onPart) {
      const { port1, port2 } = new MessageChannel();
      const all = new Promise<void>((resolve) => {
        port1.onmessage = ({ data }: MessageEvent<LabPart | 'end'>) => (data === 'end' ? resolve() : onPart(data));
      });
      const answer = await api.sample(request, Comlink.transfer(port2, [port2]));
      await all;
      port1.close();
      return answer;
    },
    cancel: () => void api.cancel(),
    stopMany: () => void api.stopMany(),
    release: () => api.release(),
    png: (...what) => api.png(...what),
    pngs: (...what) => api.pngs(...what),
    npz: (...what) => api.npz(...what),
    many: (request, onDone) => api.many(request, progressPort(onDone)),
    gif: (...what) => api.gif(...what),
  };
}
