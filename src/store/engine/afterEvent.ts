// How an event of the trainer changes the state of the run store.
import { lastRow } from '../../runs/curves/metricColumns.ts';
import type { RunEvent } from '../../workers/protocol.ts';
import type { RunState } from './runStore.ts';

/** The changes that an event makes to the run store's state. */
export function afterEvent(event: RunEvent, { trace }: RunState): Partial<RunState> {
  switch (event.type) {
    case 'progress':
      return { phase: { kind: 'compiling', done: event.done, total: event.total, label: event.label } };
    case 'loop':
      return {
        step: event.step,
        nimg: event.nimg,
        stepPhase: event.phase,
        ...(event.state === 'running' || event.state === 'paused' || event.state === 'finished'
          ? { phase: { kind: event.state } }
          : {}),
      };
    case 'metrics': {
      const last = lastRow(event.data);
      return {
        imagesPerSec: event.imagesPerSec,
        left: event.left,
        ...(last ? { step: last.step, nimg: last.nimg } : {}),
      };
    }
    case 'checkpoint':
      return {
        checkpoint: { nimg: event.stamp.nimg, at: event.stamp.at },
        everyMs: event.everyMs,
        ...(event.stamp.kind === 'manual' ? { notice: { what: 'checkpoint', nimg: event.stamp.nimg } } : {}),
      };
    case 'sheet':
      return event.sheet.asked ? { notice: { what: 'capture', nimg: event.sheet.nimg } } : {};
    case 'trace': {
      const { trace: more, why } = event;
      if (!more) return { trace: null, noTrace: why };
      // The second half of a trace, about theta's update, is added to the first half. A trace of another step replaces
      // the trace.
      return { trace: more.moved && trace?.step === more.step ? { ...trace, ...more } : more, noTrace: null };
    }
    case 'unpinned':
      return { unpinned: event.why };
    case 'unscored':
      return { unscored: event.why };
    case 'failure':
      return event.failure.code === 'nan'
        ? { nanNotice: event.failure.message }
        : { busy: null, phase: { kind: 'failed', failure: event.failure } };
    default:
      return {};
  }
}
