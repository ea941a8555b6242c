// The data thread. It makes or decodes image sets and sends them to the trainer's thread, so that pixels do not pass
// through the page's thread. It also plans memory. Dry recording takes a second or more, and the trainer's thread is
// busy.
import * as Comlink from 'comlink';
import type { Progress } from '../../data/job.ts';
import type { Reading } from '../../data/reading.ts';
import { shapes10ForRuns } from '../../data/sets/shapes10Run.ts';
import { messageOf } from '../../lib/messageOf.ts';
import { keepProblem, openFolder } from '../../storage/folder.ts';
import { outcome as outcomeOf } from '../outcome.ts';
import type { DataApi, DataSummary, Outcome } from '../protocol.ts';
import { decodeOnCanvas } from './canvasDecoder.ts';
import { ImageSets } from './imageSets.ts';
import { answerNearest, stopNearest } from './nearestIn.ts';
import { planInspections, planMemory } from './planMemory.ts';
import { buffersIn, summarise } from './summarise.ts';

/** Images of a preview: three per class. */
const PREVIEW_COUNT = 30;

const sets = new ImageSets({ decode: decodeOnCanvas, folder: () => openFolder('real-images') });

const bad = (message: string): { ok: false; failure: { code: 'bad-file'; message: string } } => ({
  ok: false,
  failure: { code: 'bad-file', message },
});

function summary(reading: Reading): Outcome<DataSummary> {
  const value = summarise(reading);
  return Comlink.transfer({ ok: true, value }, buffersIn(value));
}

async function outcome(job: () => Reading | Promise<Reading>): Promise<Outcome<DataSummary>> {
  try {
    return summary(await job());
  } catch (e) {
    return bad(messageOf(e));
  }
}

/** Runs a reading and sends its progress over a port. */
async function reported(
  port: MessagePort,
  job: (report: (progress: Progress) => void) => Promise<Reading>,
): Promise<Outcome<DataSummary>> {
  const result = await outcome(() => job((progress) => port.postMessage(progress)));
  port.close();
  return result;
}

async function stored(job: () => Promise<void>): Promise<Outcome<null>> {
  try {
    await job();
    return { ok: true, value: null };
  } catch (e) {
    return bad(keepProblem(e));
  }
}

const api: DataApi = {
  plan: (...request) => outcomeOf(() => planMemory(...request)),
  planInspections: (...request) => outcomeOf(() => planInspections(...request)),
  previewShapes: (resolution) =>
    outcome(() => ({ set: shapes10ForRuns(resolution, PREVIEW_COUNT), notes: [], crops: [] })),
  readFiles: (files, side, port) => reported(port, (report) => sets.read(files, side, report)),
  fetchCifar10: (side, port) => reported(port, (report) => sets.fetchCifar10(side, report)),
  cancel: () => sets.cancel(),
  keep: () => stored(() => sets.keep()),
  forget: () => stored(() => sets.forget()),
  restore: async () => {
    try {
      const kept = await sets.restore();
      return kept ? summary(kept) : { ok: true, value: null };
    } catch (e) {
      return bad(messageOf(e));
    }
  },
  nearest: (...question) => outcomeOf(() => answerNearest(sets, ...question)),
  stopNearest,
  send: (dataset, resolution, port) =>
    outcome(() => {
      const reading = sets.imagesOf(dataset, resolution);
      port.postMessage(reading.set);
      port.close();
      return reading;
    }),
};

Comlink.expose(api);
