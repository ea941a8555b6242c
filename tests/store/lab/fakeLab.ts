// A sample lab over a thread that answers at once, for tests.

import { emptyState, type RunStore } from '../../../src/store/engine/runStore.ts';
import { createLabStore } from '../../../src/store/lab/labStore.ts';
import { createLibraryStore } from '../../../src/store/library/libraryStore.ts';
import type { LabNetwork, LabRequest, LabTiming } from '../../../src/workers/lab/api.ts';
import type { LabClient } from '../../../src/workers/lab/client.ts';
import { fakeCheckpoint } from '../../support/fakeCheckpoint.ts';

export const R = 2;
export const NETWORK: LabNetwork = {
  name: 'g',
  role: 'generator',
  nimg: 640,
  seed: 3,
  teacher: 'nano-teacher.safetensors',
  initSigma: 2.5,
  resolution: 16,
  classes: 10,
  parameters: 5,
  sha256: 'ff',
  averages: [],
  average: 'ema',
};
export const ok = <T>(value: T) => Promise.resolve({ ok: true as const, value });
export const bad = (message: string, code: 'bad-file' | 'device-lost' = 'bad-file') =>
  Promise.resolve({ ok: false as const, failure: { code, message } });

/** A lab whose thread answers at once with pixels of the seed's shade, in groups of two. */
export function lab(changes: Partial<LabClient> = {}) {
  const network = { ...NETWORK, resolution: R };
  const opened: [string, string][] = [];
  const asked: LabRequest[] = [];
  const saved: [string, number][] = [];
  const client: LabClient = {
    open: (slot, file, name) => {
      opened.push([slot, `${name}:${(file as Uint8Array).length}`]);
      return ok({ ...network, name });
    },
    sample: async (request, onPart) => {
      asked.push(request);
      const { images, steps } = request;
      for (let first = 0; first < images.length; first += 2) {
        const count = Math.min(2, images.length - first);
        const rgba = new Uint8ClampedArray(count * R * R * 4);
        for (let i = 0; i < count; i++)
          rgba.fill(images[first + i]?.latent.of[0] ?? 0, i * R * R * 4, (i + 1) * R * R * 4);
        for (let s = 0; s < (steps ?? 0); s++) {
          onPart({ first, count, rgba: rgba.slice(), step: { index: s, sigma: 80 - s }, ms: 1 });
        }
        onPart({ first, count, rgba, step: null, ms: 5 });
      }
      const timing: LabTiming = { images: images.length, nfe: steps ? 2 * steps - 1 : 1, ms: 10, batch: 2 };
      return { ok: true, value: timing };
    },
    cancel: () => {},
    stopMany: () => {},
    release: async () => void opened.push(['released', '']),
    png: () => ok(Uint8Array.of(1)),
    pngs: () => ok(Uint8Array.of(1, 2)),
    npz: () => ok(Uint8Array.of(1, 2, 3)),
    many: ({ count }, onDone) => {
      onDone(count);
      return ok(new Uint8Array(count));
    },
    gif: () => ok(Uint8Array.of(1, 2, 3, 4)),
    ...changes,
  };
  const { recipe } = fakeCheckpoint();
  const state = emptyState();
  const run = {
    state,
    verbs: { exportGenerator: ({ weights }: { weights: string }) => Promise.resolve(new Uint8Array(weights.length)) },
    source: {
      kept: (id: string, name: string) => (id === 'a' && name === 'c2' ? ok(new Uint8Array(2)) : bad('It is gone.')),
      teacher: () => null,
      nearest: () => bad('no images'),
    },
  } as unknown as RunStore;
  const store = createLabStore({
    run,
    library: createLibraryStore(),
    client: () => client,
    fetchShipped: async (path) => new TextEncoder().encode(path),
    save: (name, bytes) => saved.push([name, (bytes as Uint8Array).length]),
  });
  return { ...store, opened, asked, saved, run, recipe };
}
