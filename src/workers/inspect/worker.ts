// The thread that looks with the networks of a run that is not in the engine; a device of its own.
import * as Comlink from 'comlink';
import { Looker } from '../../inspect/savedInspector.ts';
import { EngineError } from '../../lib/errors.ts';
import { gpuOrThrow } from '../gpuOrThrow.ts';
import { outcome } from '../outcome.ts';
import type { LookApi } from '../protocol.ts';
import { bytesOf } from '../weightsBytes.ts';
import { lookAt, lookOutcome } from './answer.ts';

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
