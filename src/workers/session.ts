// One run in the trainer worker: the loop around Trainer and what it reports. Knows no worker globals.
import { Pace } from '../lib/pace.ts';
import { Rate } from '../lib/rate.ts';
import { packRows } from '../runs/metricColumns.ts';
import type { BatchView, MetricsRow } from '../training/events.ts';
import { numbersProblem } from '../training/health.ts';
import type { Trainer } from '../training/trainer.ts';
import type { ExportRequest, Failure, LoopState, RunEvent } from './api.ts';
import { failureOf } from './outcome.ts';

export type Post = (event: RunEvent, transfer: Transferable[]) => void;

/** What of a Trainer a session drives. */
export type Driven = Pick<
  Trainer,
  | 'recipe'
  | 'step'
  | 'nimg'
  | 'stepOnce'
  | 'takeMetrics'
  | 'sampleSheet'
  | 'batchView'
  | 'checkpoint'
  | 'exportGenerator'
  | 'setLive'
  | 'destroy'
>;

const TICK_MS = 250;
const BATCH_VIEW_MS = 1000;
const CHECKPOINT_MS = 20_000;
/** A look at the run may cost this share of its time; slower ones come less often. */
const SIDE_SHARE = 0.1;
/** A device that goes away first breaks the call in flight; the reason follows within this time. */
const LOST_GRACE_MS = 200;

/** Drives one Trainer: start, pause, single step, stop; reports rows, sheets, batches and checkpoints through `post`. */
export class TrainerSession {
  readonly trainer: Driven;
  private readonly post: Post;
  private readonly rate = new Rate();
  private readonly batchViews = new Pace(BATCH_VIEW_MS, SIDE_SHARE);
  private readonly checkpoints = new Pace(CHECKPOINT_MS, SIDE_SHARE, performance.now() + CHECKPOINT_MS);
  private readonly wake = new MessageChannel();
  /** Whatever touches the trainer goes through this queue: its calls must not overlap. */
  private queue: Promise<unknown> = Promise.resolve();
  private loop: Promise<void> = Promise.resolve();
  private state: LoopState = 'paused';
  private wanted = false;
  private nextTick = 0;
  private nextSheet: number;
  private sheetStep = -1;
  private keptStep = -1;
  /** Numbers beyond use: a checkpoint of them would bury the last good one. */
  private sick = false;

  constructor(trainer: Driven, post: Post) {
    this.trainer = trainer;
    this.post = post;
    this.nextSheet = trainer.nimg;
  }

  /** The samples before any step, as the run's first sheet. */
  async begin(): Promise<void> {
    await this.turn(() => this.sheet());
    this.announce('paused');
  }

  start(): void {
    if (this.wanted || this.state === 'failed' || this.isDone()) return;
    this.wanted = true;
    this.sick = false;
    this.loop = this.loop.then(() => this.run());
  }

  /** Resolves when the step in progress is finished and reported. */
  async pause(): Promise<void> {
    this.wanted = false;
    await this.loop;
  }

  /** Exactly one step. */
  async step(): Promise<void> {
    await this.pause();
    await this.guarded(async () => {
      if (this.isDone()) return;
      this.sick = false;
      await this.trainer.stepOnce();
      await this.settle();
      this.announce(this.isDone() ? 'finished' : 'paused');
    });
  }

  /** A last sheet and a last checkpoint; the run stays loaded for export. */
  async stop(): Promise<void> {
    await this.pause();
    await this.guarded(() => this.finish());
  }

  /** The generator as a file, between two steps; its samples become a sheet, so that the file can be compared with it. */
  export(request: ExportRequest): Promise<Uint8Array> {
    return this.turn(async () => {
      if (request.weights === 'ema' && this.sheetStep !== this.trainer.step) await this.sheet();
      return this.trainer.exportGenerator(request);
    });
  }

  destroy(): void {
    this.wanted = false;
    this.state = 'failed';
    this.wake.port1.close();
    this.trainer.destroy();
  }

  /** Ends the loop with a sentence; used for a lost device too. */
  fail(failure: Failure): void {
    if (this.state === 'failed') return;
    this.wanted = false;
    this.announce('failed');
    this.post({ type: 'failure', failure }, []);
  }

  private isDone(): boolean {
    return this.trainer.step >= this.trainer.recipe.steps;
  }

  private turn<T>(job: () => Promise<T>): Promise<T> {
    const mine = this.queue.then(job);
    this.queue = mine.catch(() => {});
    return mine;
  }

  /** A turn whose errors end the run; nothing happens in a run that has failed. */
  private async guarded(job: () => Promise<void>): Promise<void> {
    try {
      await this.turn(async () => {
        if (this.state !== 'failed') await job();
      });
    } catch (e) {
      await new Promise((resolve) => setTimeout(resolve, LOST_GRACE_MS));
      this.fail(failureOf(e));
    }
  }

  private async run(): Promise<void> {
    if (!this.wanted) return;
    this.rate.resume(performance.now(), this.trainer.nimg, this.trainer.step);
    this.announce('running');
    while (this.wanted && !this.isDone()) {
      await this.guarded(async () => {
        await this.trainer.stepOnce();
        if (performance.now() >= this.nextTick) await this.report();
      });
      await this.breathe();
    }
    this.wanted = false;
    await this.guarded(async () => {
      if (this.isDone()) await this.finish();
      else {
        await this.settle();
        this.announce('paused');
      }
    });
  }

  private async finish(): Promise<void> {
    await this.settle();
    if (this.sheetStep !== this.trainer.step) await this.sheet();
    this.announce('finished');
  }

  /** Everything up to now, reported and kept: what a pause leaves. */
  private async settle(): Promise<void> {
    await this.rows();
    if (this.trainer.nimg >= this.nextSheet) await this.sheet();
    if (this.trainer.step > 0) await this.batch();
    await this.checkpoint();
  }

  /** Rows since the last report; a sheet, a batch and a checkpoint when they are due. */
  private async report(): Promise<void> {
    await this.rows();
    if (this.trainer.nimg >= this.nextSheet) await this.sheet();
    if (this.batchViews.isDue(performance.now())) await this.batchViews.run(() => this.batch());
    if (this.checkpoints.isDue(performance.now())) await this.checkpoints.run(() => this.checkpoint());
    this.nextTick = performance.now() + TICK_MS;
  }

  private async rows(): Promise<void> {
    const { trainer } = this;
    const rows = await trainer.takeMetrics();
    this.rate.mark(performance.now(), trainer.nimg, trainer.step);
    if (rows.length === 0) return;
    const data = packRows(rows);
    const secLeft = this.rate.secLeft(trainer.recipe.steps);
    this.post({ type: 'metrics', data, imagesPerSec: this.rate.imagesPerSec(), secLeft }, [data.buffer]);
    this.checkNumbers(rows);
  }

  private checkNumbers(rows: readonly MetricsRow[]): void {
    const { batch } = this.trainer.recipe;
    for (const row of rows) {
      const problem = numbersProblem(row, batch);
      if (!problem) continue;
      this.wanted = false;
      this.sick = true;
      this.post({ type: 'failure', failure: { code: 'nan', message: `At step ${row.step} ${problem}.` } }, []);
      return;
    }
  }

  private async sheet(): Promise<void> {
    const sheet = await this.trainer.sampleSheet();
    this.sheetStep = this.trainer.step;
    this.nextSheet = this.trainer.nimg + this.trainer.recipe.snap;
    this.post({ type: 'sheet', sheet }, [sheet.rgba.buffer]);
  }

  private async batch(): Promise<void> {
    const view = await this.trainer.batchView();
    this.post({ type: 'batch', view }, buffersOf(view));
  }

  private async checkpoint(): Promise<void> {
    const { step, nimg } = this.trainer;
    if (this.sick || step === 0 || step === this.keptStep) return;
    const bytes = await this.trainer.checkpoint();
    this.keptStep = step;
    this.post({ type: 'checkpoint', bytes, step, nimg, at: Date.now() }, [bytes.buffer as ArrayBuffer]);
  }

  private announce(state: LoopState): void {
    this.state = state;
    this.post({ type: 'loop', state, step: this.trainer.step, nimg: this.trainer.nimg }, []);
  }

  /** Lets verbs in between steps; a message comes back at once where timers are clamped. */
  private breathe(): Promise<void> {
    const { port1, port2 } = this.wake;
    return new Promise((resolve) => {
      port1.onmessage = () => resolve();
      port2.postMessage(null);
    });
  }
}

function buffersOf(view: BatchView): ArrayBuffer[] {
  const { fake, real, noisyFake, noisyReal, logitsFake, logitsReal, sigma, labels } = view;
  const arrays = [fake, real, noisyFake, noisyReal, logitsFake, logitsReal, sigma, labels];
  return [...new Set(arrays.flatMap((a) => (a ? [a.buffer as ArrayBuffer] : [])))];
}
