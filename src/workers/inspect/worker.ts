// The inspection thread, for networks of a run that is not in the engine. It has its own device.
import * as Comlink from 'comlink';
import { SavedInspector } from '../../inspect/savedInspector.ts';
import { EngineError } from '../../lib/errors.ts';
import { gpuOrThrow } from '../gpuOrThrow.ts';
import { outcome } from '../outcome.ts';
import type { InspectApi } from '../protocol.ts';
import { bytesOf } from '../weightsBytes.ts';
import { answerInspection, inspectOutcome } from './answer.ts';

let savedInspector: SavedInspector | null = null;

const api: InspectApi = {
  open: ({ recipe, teacher, fakeScore, nimg }) =>
    outcome(async () => {
      const gpu = gpuOrThrow();
      savedInspector?.destroy();
      savedInspector = null;
      const bytes = { teacher: await bytesOf(teacher), fakeScore: await bytesOf(fakeScore) };
      savedInspector = await SavedInspector.create({ gpu, recipe, nimg, ...bytes });
      return null;
    }),
  inspect: (images) =>
    inspectOutcome(async () => {
      if (!savedInspector) throw new EngineError('internal', 'No networks are loaded for the inspection.');
      return answerInspection(savedInspector, images);
    }),
};

Comlink.expose(api);
