// The sample lab's thread: samples on a device of its own, so that a run goes on as it is, and packs what leaves as a file.
import * as Comlink from 'comlink';
import { EngineError } from '../gpu/errors.ts';
import type { LabApi } from './labApi.ts';
import { LabDesk } from './labDesk.ts';
import { labGif, labNpz, labPng, labPngs, manyNpz } from './labFiles.ts';
import { outcome } from './outcome.ts';
import { bytesOf } from './weightsBytes.ts';

const desk = new LabDesk(() => {
  if (!navigator.gpu) throw new EngineError('no-webgpu', 'This browser has no WebGPU, which sampling needs.');
  return navigator.gpu;
});

/** Rises with every large set, and when one is ended. */
let sets = 0;

const api: LabApi = {
  open: (slot, file, name, average) => outcome(async () => desk.open(slot, await bytesOf(file), name, average)),
  sample: (request, port) =>
    outcome(async () => {
      try {
        return await desk.sample(request, (part) => port.postMessage(part, [part.rgba.buffer]));
      } finally {
        port.postMessage('end');
        port.close();
      }
    }),
  cancel: () => desk.cancel(),
  png: (...what) => outcome(async () => labPng(...what)),
  pngs: (...what) => outcome(async () => labPngs(...what)),
  npz: (...what) => outcome(async () => labNpz(...what)),
  many: (request, port) => {
    const mine = ++sets;
    const report = (done: number) => port.postMessage(done);
    return outcome(() => manyNpz(desk, request, report, () => mine !== sets).finally(() => port.close()));
  },
  stopMany: () => {
    sets++;
  },
  gif: (...what) => outcome(() => labGif(...what)),
};

Comlink.expose(api);
