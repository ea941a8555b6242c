// The ways out of the trainer's thread.

import type { CheckpointDelivery } from '../../storage/checkpoints/types.ts';
import type { RunEvent } from '../protocol.ts';
import type { Post } from './session.ts';

/** The events of a run go to the page, its checkpoints straight to the thread that keeps them. */
export function postOf(run: string, page: MessagePort | undefined, checkpointFiles: MessagePort | undefined): Post {
  return (event, transfer) => {
    if (event.type !== 'checkpoint') return page?.postMessage(event, transfer);
    const { type, stamp, everyMs, recipe, bytes } = event;
    const incoming: CheckpointDelivery = { run, stamp, recipe, bytes };
    checkpointFiles?.postMessage(incoming, transfer);
    page?.postMessage({ type, stamp, everyMs } satisfies RunEvent);
  };
}
