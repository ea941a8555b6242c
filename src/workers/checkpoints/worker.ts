// The thread for checkpoints. The trainer's thread stores and reads them over a port, so their bytes never pass the page's thread.
import * as Comlink from 'comlink';
import { messageOf } from '../../lib/messageOf.ts';
import { Checkpoints, isFull } from '../../storage/checkpoints/checkpoints.ts';
import { lockGuard, opfsFiles } from '../../storage/checkpoints/folders.ts';
import type { CheckpointDelivery } from '../../storage/checkpoints/types.ts';
import { failureOf, handed, outcome } from '../outcome.ts';
import type { Outcome } from '../protocol.ts';
import { bytesOf } from '../weightsBytes.ts';
import type { CheckpointPort, CheckpointsApi, CheckpointsEvent } from './api.ts';

const checkpointFiles = new Checkpoints(opfsFiles, lockGuard());
let events: MessagePort | null = null;
const tell = (event: CheckpointsEvent) => events?.postMessage(event);

async function keep(incoming: CheckpointDelivery): Promise<Outcome<null>> {
  const { run, stamp } = incoming;
  const began = performance.now();
  try {
    const kept = await checkpointFiles.keep(incoming);
    tell({ type: 'kept', run, kept, writeMs: performance.now() - began });
    return { ok: true, value: null };
  } catch (e) {
    const none =
      e instanceof DOMException && ['SecurityError', 'NotAllowedError', 'InvalidStateError'].includes(e.name);
    const why = isFull(e) ? 'full' : none || e instanceof TypeError ? 'off' : 'failed';
    tell({ type: 'held', run, stamp, why, message: messageOf(e) });
    return { ok: false, failure: failureOf(e) };
  }
}

const buffersOf = (bytes: Uint8Array<ArrayBuffer>) => [bytes.buffer];

const nothing = async (job: Promise<unknown>): Promise<null> => {
  await job;
  return null;
};

const read = (run: string, name: string): Promise<Outcome<Uint8Array<ArrayBuffer>>> =>
  handed(() => checkpointFiles.read(run, name), buffersOf);

const api: CheckpointsApi = {
  connect: (port) => {
    events = port;
  },
  attach: (port) => Comlink.expose({ keep, read } satisfies CheckpointPort, port),
  list: () => outcome(() => checkpointFiles.list()),
  ofRun: (run) => outcome(() => checkpointFiles.ofRun(run)),
  keep,
  keepTeacher: (run, name, file) =>
    outcome(async () => nothing(checkpointFiles.keepTeacher(run, name, await bytesOf(file)))),
  read,
  readTeacher: (run) => handed(() => checkpointFiles.readTeacher(run), buffersOf),
  copyTeacher: (run, to) => outcome(() => nothing(checkpointFiles.copyTeacher(run, to))),
  change: (run, name, changes) => outcome(() => checkpointFiles.change(run, name, changes)),
  score: (run, step, score) =>
    outcome(async () => {
      const kept = await checkpointFiles.score(run, step, score);
      if (kept) tell({ type: 'scored', run, kept });
      return null;
    }),
  remove: (run, names) => outcome(() => checkpointFiles.remove(run, names)),
  moveTail: (run, nimg, to) => outcome(() => nothing(checkpointFiles.moveTail(run, nimg, to))),
  drop: (run) => outcome(() => nothing(checkpointFiles.drop(run))),
};

Comlink.expose(api);
