// The checkpoints' thread: writes what the trainer's thread sends it, so that their bytes never pass the page's.
import * as Comlink from 'comlink';
import { messageOf } from '../../lib/messageOf.ts';
import type { Incoming } from '../../storage/checkpoints/types.ts';
import { isFull, Vault } from '../../storage/checkpoints/vault.ts';
import { lockGuard, opfsFiles } from '../../storage/checkpoints/vaultFiles.ts';
import { failureOf, handed, outcome } from '../outcome.ts';
import type { Outcome } from '../protocol.ts';
import { bytesOf } from '../weightsBytes.ts';
import type { VaultApi, VaultEvent } from './api.ts';

const vault = new Vault(opfsFiles, lockGuard());
let events: MessagePort | null = null;
const tell = (event: VaultEvent) => events?.postMessage(event);

async function keep(incoming: Incoming): Promise<Outcome<null>> {
  const { run, moment } = incoming;
  const began = performance.now();
  try {
    const kept = await vault.keep(incoming);
    tell({ type: 'kept', run, kept, writeMs: performance.now() - began });
    return { ok: true, value: null };
  } catch (e) {
    const none =
      e instanceof DOMException && ['SecurityError', 'NotAllowedError', 'InvalidStateError'].includes(e.name);
    const why = isFull(e) ? 'full' : none || e instanceof TypeError ? 'off' : 'failed';
    tell({ type: 'held', run, moment, why, message: messageOf(e) });
    return { ok: false, failure: failureOf(e) };
  }
}

const buffersOf = (bytes: Uint8Array<ArrayBuffer>) => [bytes.buffer];

const nothing = async (job: Promise<unknown>): Promise<null> => {
  await job;
  return null;
};

const api: VaultApi = {
  connect: (port) => {
    events = port;
  },
  attach: (port) => {
    port.onmessage = (e: MessageEvent<Incoming>) => void keep(e.data);
  },
  list: () => outcome(() => vault.list()),
  look: (run) => outcome(() => vault.look(run)),
  keep,
  keepTeacher: (run, name, file) => outcome(async () => nothing(vault.keepTeacher(run, name, await bytesOf(file)))),
  read: (run, name) => handed(() => vault.read(run, name), buffersOf),
  readTeacher: (run) => handed(() => vault.readTeacher(run), buffersOf),
  copyTeacher: (run, to) => outcome(() => nothing(vault.copyTeacher(run, to))),
  change: (run, name, changes) => outcome(() => vault.change(run, name, changes)),
  score: (run, step, score) =>
    outcome(async () => {
      const kept = await vault.score(run, step, score);
      if (kept) tell({ type: 'scored', run, kept });
      return null;
    }),
  remove: (run, names) => outcome(() => vault.remove(run, names)),
  moveTail: (run, nimg, to) => outcome(() => nothing(vault.moveTail(run, nimg, to))),
  drop: (run) => outcome(() => nothing(vault.drop(run))),
};

Comlink.expose(api);
