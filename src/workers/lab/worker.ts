// The sample lab's thread. It samples on its own device, so that the run is not affected, and packs files.
import * as Comlink from 'comlink';
import { EngineError } from '../../lib/errors.ts';
import { handed, outcome } from '../outcome.ts';
import { bytesOf } from '../weightsBytes.ts';
import type { LabApi } from './api.ts';
import { labGif, labNpz, labPng, labPngs, manyNpz } from './files.ts';
import { Lab } from './lab.ts';

const lab = new Lab(() => {
  if (!navigator.gpu) throw new EngineError('no-webgpu', 'This browser has no WebGPU, which sampling needs.');
  return navigator.gpu;
});

const buffersOf = (file: Uint8Array<ArrayBuffer> | null) => (file ? [file.buffer] : []);

/** Rises with every large set, and when one is ended. */
let sets = 0;

const api: LabApi = {
  open: (slot, file, name, average) => outcome(async () => lab.open(slot, await bytesOf(file), name, average)),
  sample: (request, port) =>
    outcome(async () => {
      try {
        return await lab.sample(request, (part) => port.postMessage(part, [part.rgba.buffer]));
      } finally {
        port.postMessage('end');
        port.close();
      }
    }),
  cancel: () => lab.cancel(),
  release: () => lab.release(),
  png: (...what) => handed(async () => labPng(...what), buffersOf),
  pngs: (...what) => handed(async () => labPngs(...what), buffersOf),
  npz: (...what) => handed(async () => labNpz(...what), buffersOf),
  many: (request, port) => {
    const mine = ++sets;
    const report = (done: number) => port.postMessage(done);
    return handed(() => manyNpz(lab, request, report, () => mine !== sets).finally(() => port.close()), buffersOf);
  },
  stopMany: () => {
    sets++;
  },
  gif: (...what) => handed(() => labGif(...what), buffersOf),
};

Comlink.expose(api);
