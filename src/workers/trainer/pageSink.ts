// Sends a run's results to the page, and its checkpoints to the thread that stores them.

import * as Comlink from 'comlink';
import type { Rate } from '../../lib/rate.ts';
import { packRows } from '../../runs/curves/metricColumns.ts';
import type { BatchView, MetricsRow, PinReading, PinSet, ScoreAt, Sheet, StepTrace } from '../../runs/report.ts';
import { type CheckpointDelivery, stampOf } from '../../storage/checkpoints/types.ts';
import type { LoopCheckpoint, LoopProblem, RunSink } from '../../trainer/runSink.ts';
import type { CheckpointPort } from '../checkpoints/api.ts';
import type { RunEvent } from '../protocol.ts';

/** The events of a session: the page's events, and a checkpoint with its bytes and settings. */
export type SessionEvent =
  | Exclude<RunEvent, { type: 'checkpoint' }>
  | (Extract<RunEvent, { type: 'checkpoint' }> & Pick<CheckpointDelivery, 'bytes' | 'recipe'>);

export type Post = (event: SessionEvent, transfer: Transferable[]) => void;

/** Sends a run's events to the page. The bytes of a checkpoint go straight to the thread for checkpoints. */
export function postOf(run: string, page: MessagePort | undefined, checkpoints: Pick<CheckpointPort, 'keep'>): Post {
  return (event, transfer) => {
    if (event.type !== 'checkpoint') return page?.postMessage(event, transfer);
    const { type, stamp, everyMs, recipe, bytes } = event;
    const delivery: CheckpointDelivery = { run, stamp, recipe, bytes };
    void checkpoints.keep(Comlink.transfer(delivery, transfer));
    page?.postMessage({ type, stamp, everyMs } satisfies RunEvent);
  };
}

/** The run's sink in the trainer's thread. */
export class PageSink implements RunSink {
  private readonly post: Post;
  private readonly steps: () => number;

  /** `steps` returns the run's number of steps, which may change during the run. */
  constructor(post: Post, steps: () => number) {
    this.post = post;
    this.steps = steps;
  }

  rows(rows: MetricsRow[], rate: Rate): void {
    if (rows.length === 0) return;
    const data = packRows(rows);
    const left = rate.timeLeft(this.steps());
    this.post({ type: 'metrics', data, imagesPerSec: rate.imagesPerSec(), left }, [data.buffer]);
  }

  sheet(sheet: Sheet): void {
    this.post({ type: 'sheet', sheet }, [sheet.rgba.buffer]);
  }

  batch(view: BatchView): void {
    this.post({ type: 'batch', view }, buffersOf(view));
  }

  pins(set: PinSet): void {
    this.post({ type: 'pins', set }, []);
  }

  pinned(reading: PinReading): void {
    this.post({ type: 'pinned', reading }, buffersOf(reading));
  }

  checkpoint(checkpoint: LoopCheckpoint): void {
    const { kind, everyMs, recipe, bytes } = checkpoint;
    this.post({ type: 'checkpoint', stamp: stampOf(checkpoint, kind), everyMs, recipe, bytes }, [bytes.buffer]);
  }

  score(score: ScoreAt): void {
    this.post({ type: 'score', score }, []);
  }

  problem({ about, message }: LoopProblem): void {
    if (about === 'numbers') this.post({ type: 'failure', failure: { code: 'nan', message: `${message}.` } }, []);
    else this.post({ type: about === 'pins' ? 'unpinned' : 'unscored', why: message }, []);
  }

  /** The trace of a step in progress. If it is null, `why` says why step traces have stopped. */
  trace(trace: StepTrace | null, why: string | null): void {
    const parts = trace ? [trace.psi, trace.theta, trace.moved] : [];
    this.post({ type: 'trace', trace, why }, [...new Set(parts.flatMap((part) => (part ? buffersOf(part) : [])))]);
  }
}

/** The buffers of a message's arrays, each once, for transfer. */
function buffersOf(message: object): ArrayBuffer[] {
  const buffers = Object.values(message).flatMap((v: unknown) => (ArrayBuffer.isView(v) ? [v.buffer] : []));
  return [...new Set(buffers)] as ArrayBuffer[];
}
