// The trainer's thread. It passes verbs to a TrainerSession and sends its events over a port.
import * as Comlink from 'comlink';
import type { ImageSet } from '../../data/sets/imageSet.ts';
import { GeneratorSampler } from '../../diffusion/generator.ts';
import { adapterKey, probeAdapter } from '../../gpu/device.ts';
import { EngineError } from '../../lib/errors.ts';
import { Trainer } from '../../trainer/trainer.ts';
import { variantsFor } from '../../training/checkpoint.ts';
import type { CheckpointPort } from '../checkpoints/api.ts';
import { describeGenerator, sampleNumbers } from '../files/generatorFile.ts';
import { gpuOrThrow } from '../gpuOrThrow.ts';
import { inspectOutcome } from '../inspect/answer.ts';
import { given, outcome } from '../outcome.ts';
import type { LoadRequest, TrainerApi } from '../protocol.ts';
import { openScores } from '../score/client.ts';
import { bytesOf, describeWeights, readStart } from '../weightsBytes.ts';
import { postOf } from './pageSink.ts';
import { TrainerSession } from './session.ts';
import { watchDevices } from './watchDevices.ts';

const { gpu, destroyAll } = watchDevices(navigator.gpu);
let events: MessagePort | undefined;
/** Set by `connect`, the page's first call. */
let checkpointFiles: Comlink.Remote<CheckpointPort>;
let session: TrainerSession | null = null;

function current(): TrainerSession {
  if (!session) throw new EngineError('internal', 'No run is loaded: press Train first.');
  return session;
}

function receiveImages(port: MessagePort): Promise<ImageSet> {
  return new Promise((resolve) => {
    port.onmessage = (e: MessageEvent<ImageSet>) => resolve(e.data);
  });
}

async function load({ run, recipe, images, checkpoint: from, tuned, times, files, ...weights }: LoadRequest) {
  session?.destroy();
  session = null;
  const post = postOf(run, events, checkpointFiles);
  const checkpoint = from && given(await checkpointFiles.read(from.run, from.name));
  const set = images ? await receiveImages(images) : null;
  let lost: string | null = null;
  let mine: TrainerSession | null = null;
  try {
    const trainer = await Trainer.create({
      gpu: gpuOrThrow(gpu),
      recipe,
      ...(await readStart(weights)),
      ...(set ? { images: set } : {}),
      variants: (adapter) => variantsFor(adapterKey(adapter), checkpoint, tuned[adapterKey(adapter)], times),
      // Inspections compile too, but nobody waits for the run at that time.
      onProgress: (done, total, label) => mine ?? post({ type: 'progress', done, total, label }, []),
      onLost: (reason) => {
        lost = reason;
        mine?.fail({ code: 'device-lost', message: reason });
      },
    });
    if (checkpoint) await trainer.restore(checkpoint);
    mine = new TrainerSession(trainer, post, openScores(recipe, set, files));
    session = mine;
    await mine.begin();
    const { adapter, variants, learned, memory, step, nimg } = trainer;
    return { adapter, variants, learned, memory, step, nimg };
  } catch (e) {
    throw lost === null ? e : new EngineError('device-lost', lost);
  }
}

const api: TrainerApi = {
  connect: (forEvents, forCheckpoints) => {
    events = forEvents;
    checkpointFiles = Comlink.wrap<CheckpointPort>(forCheckpoints);
  },
  probeAdapter: () => outcome(() => probeAdapter(gpuOrThrow(gpu))),
  load: (request) => outcome(() => load(request)),
  start: () => current().start(),
  pause: () => current().pause(),
  step: (count) => current().step(count),
  phase: () => current().phase(),
  setSpeed: (speed) => current().setSpeed(speed),
  capture: () => current().capture(),
  keep: () => current().keep(),
  save: () => current().save(),
  stop: () => current().stop(),
  setLive: (changes) => current().setLive(changes),
  inspect: (images) => inspectOutcome(() => current().inspect(images)),
  setPins: (pins) => current().setPins(pins),
  exportGenerator: (request) => outcome(() => current().export(request)),
  samples: (weights, n) => outcome(() => sampleNumbers(GeneratorSampler, gpuOrThrow(gpu), weights, n)),
  describeWeights: (file, name) => outcome(async () => describeWeights(await bytesOf(file), name)),
  loadGenerator: (file, seed, gridSize) =>
    outcome(async () => describeGenerator(GeneratorSampler, gpuOrThrow(gpu), await bytesOf(file), seed, gridSize)),
  loseDevice: destroyAll,
};

Comlink.expose(api);
