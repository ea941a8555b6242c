// The ways out of the trainer's thread.

import type { Incoming } from '../../storage/checkpoints/types.ts';
import type { RunEvent } from '../protocol.ts';
import type { Post } from './session.ts';

/** The events of a run go to the page, its checkpoints straight to the thread that keeps them. */
export function postOf(run: string, page: MessagePort | undefined, vault: MessagePort | undefined): Post {
  return (event, transfer) => {
    if (event.type !== 'checkpoint') return page?.postMessage(event, transfer);
    const { type, moment, everyMs, recipe, bytes } = event;
    const incoming: Incoming = { run, moment, recipe, bytes };
    vault?.postMessage(incoming, transfer);
    page?.postMessage({ type, moment, everyMs } satisfies RunEvent);
  };
}
