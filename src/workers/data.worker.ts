// The data's thread: makes or decodes image sets and sends them straight to the trainer; pixels never pass the page's thread.
// It also plans memory: recording takes a second or more, which the trainer's thread has no time for while it trains.
import * as Comlink from 'comlink';
import { readCifar10 } from '../data/cifar10.ts';
import type { ImageSet } from '../data/imageSet.ts';
import { shapes10ForRuns } from '../data/shapes10Run.ts';
import { EngineError, messageOf } from '../gpu/errors.ts';
import type { DataApi, DataSummary, Outcome } from './api.ts';
import { outcome as outcomeOf } from './outcome.ts';
import { planMemory } from './planMemory.ts';
import { summarise } from './summarise.ts';

/** Images of a preview: three a class. */
const PREVIEW_COUNT = 30;

const shapes = new Map<number, ImageSet>();
let cifar: ImageSet | null = null;

function imagesOf(dataset: 'shapes10' | 'cifar10', resolution: number): ImageSet {
  if (dataset === 'cifar10') {
    if (!cifar) throw new EngineError('bad-file', 'CIFAR-10 is not loaded: drop its files on the page.');
    return cifar;
  }
  const set = shapes.get(resolution) ?? shapes10ForRuns(resolution);
  shapes.set(resolution, set);
  return set;
}

async function outcome(job: () => ImageSet | Promise<ImageSet>): Promise<Outcome<DataSummary>> {
  try {
    const summary = summarise(await job());
    return Comlink.transfer({ ok: true, value: summary }, [summary.thumbnails.rgba.buffer]);
  } catch (e) {
    return { ok: false, failure: { code: 'bad-file', message: messageOf(e) } };
  }
}

const api: DataApi = {
  plan: (...request) => outcomeOf(() => planMemory(...request)),
  previewShapes: (resolution) => outcome(() => shapes10ForRuns(resolution, PREVIEW_COUNT)),
  readFiles: (files) =>
    outcome(async () => {
      const set = await readCifar10(files);
      cifar = set;
      return set;
    }),
  forget: () => {
    cifar = null;
  },
  send: (dataset, resolution, port) =>
    outcome(() => {
      const set = imagesOf(dataset, resolution);
      port.postMessage(set);
      port.close();
      return set;
    }),
};

Comlink.expose(api);
