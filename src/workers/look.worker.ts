// The thread that looks with the networks of a run that is not in the engine; a device of its own.
import * as Comlink from 'comlink';
import { EngineError } from '../gpu/errors.ts';
import { Looker } from '../training/looker.ts';
import type { LookApi } from './api.ts';
import { gpuOrThrow } from './gpuOrThrow.ts';
import { lookAt, lookOutcome } from './looking.ts';
import { outcome } from './outcome.ts';
import { bytesOf } from './weightsBytes.ts';

let looker: Looker | null = null;

const api: LookApi = {
  open: ({ recipe, teacher, fakeScore, nimg }) =>
    outcome(async () => {
      const gpu = gpuOrThrow();
      looker?.destroy();
      looker = null;
      const bytes = { teacher: await bytesOf(teacher), fakeScore: await bytesOf(fakeScore) };
      looker = await Looker.create({ gpu, recipe, nimg, ...bytes });
      return null;
    }),
  look: (images) =>
    lookOutcome(async () => {
      if (!looker) throw new EngineError('internal', 'No networks are loaded to look with.');
      return lookAt(looker, images);
    }),
};

Comlink.expose(api);
