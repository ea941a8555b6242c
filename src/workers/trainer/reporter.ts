// What a session tells of its trainer: rows, sheets, batches, checkpoints, and how long it still takes.

import { firstPins } from '../../inspect/pins.ts';
import { messageOf } from '../../lib/messageOf.ts';
import { Pace } from '../../lib/pace.ts';
import { Rate } from '../../lib/rate.ts';
import { packRows } from '../../runs/curves/metricColumns.ts';
import type { BatchView, MetricsRow, PinReading, PinSet, Sheet, StepTrace } from '../../runs/report.ts';
import type { CheckpointDelivery, CheckpointKind } from '../../storage/checkpoints/types.ts';
import type { Trainer } from '../../trainer/trainer.ts';
import { numbersProblem } from '../../training/beyondUse.ts';
import type { RunEvent } from '../protocol.ts';
import { type Scores, Scoring } from './scoring.ts';
import { stampOf } from './stamp.ts';

/** What a session tells; a checkpoint with all that it is. */
export type SessionEvent =
  | Exclude<RunEvent, { type: 'checkpoint' }>
  | (Extract<RunEvent, { type: 'checkpoint' }> & Pick<CheckpointDelivery, 'bytes' | 'recipe'>);

export type Post = (event: SessionEvent, transfer: Transferable[]) => void;

/** What of a Trainer is looked at. */
export type Observed = Pick<
  Trainer,
  | 'recipe'
  | 'step'
  | 'nimg'
  | 'sec'
  | 'isMidStep'
  | 'takeMetrics'
  | 'sampleSheet'
  | 'batchView'
  | 'readMaps'
  | 'trace'
  | 'checkpoint'
  | 'scoreCount'
  | 'scoreSamples'
>;

const TICK_MS = 250;
const BATCH_VIEW_MS = 1000;
/** Training for so long is at stake at any moment, and a step's time. */
export const CHECKPOINT_MS = 20_000;
/** A look at the run may cost this share of its time; slower ones come less often. */
const SIDE_SHARE = 0.1;

export class Reporter {
  readonly rate = new Rate();
  /** Numbers beyond use: a checkpoint of them would bury the last good one. */
  sick = false;
  private readonly trainer: Observed;
  private readonly post: Post;
  private readonly batchViews = new Pace(BATCH_VIEW_MS, SIDE_SHARE);
  private readonly checkpoints = new Pace(CHECKPOINT_MS, SIDE_SHARE, performance.now() + CHECKPOINT_MS);
  private readonly mapsPace = new Pace(0, SIDE_SHARE);
  private readonly scoring: Scoring;
  private pins: PinSet | null = null;
  /** Whether the first batch is still to come, and nobody has pinned by hand. */
  private mayPin: boolean;
  /** Whether steps that are taken phase by phase are looked into. */
  private traces = true;
  private mapsStep = -1;
  private nextTick = 0;
  private nextSheet: number;
  private sheetStep = -1;
  private keptStep = -1;
  private stepMs = 0;
  private lastReport = 0;

  constructor(trainer: Observed, post: Post, scores: Scores | null) {
    this.trainer = trainer;
    this.post = post;
    this.scoring = new Scoring(trainer, scores, (event) => post(event as SessionEvent, []));
    this.nextSheet = trainer.nimg;
    this.mayPin = trainer.step === 0;
  }

  /** Starts the clock of a stretch of training. */
  resume(): void {
    this.sick = false;
    this.lastReport = performance.now();
    this.rate.resume(performance.now(), this.trainer.nimg, this.trainer.step);
  }

  /** Whether the rows since the last report are due. */
  get isDue(): boolean {
    return performance.now() >= this.nextTick;
  }

  /** Everything up to now, reported and kept: what a pause leaves. In the middle of a step no checkpoint is taken. */
  async settle(kind: CheckpointKind = 'auto'): Promise<void> {
    await this.rows();
    if (this.trainer.nimg >= this.nextSheet) await this.sheet();
    await this.batch();
    await this.checkpoint(kind);
    this.rate.pause(performance.now());
  }

  /** Rows since the last report; a sheet, a batch and a checkpoint when they are due. */
  async report(): Promise<void> {
    await this.rows();
    if (this.trainer.nimg >= this.nextSheet) await this.sheet();
    if (this.batchViews.isDue(performance.now())) await this.batchViews.run(() => this.batch());
    if (!this.trainer.isMidStep && this.checkpoints.isDue(performance.now())) {
      await this.checkpoints.run(() => this.checkpoint());
      if (this.keptStep === this.trainer.step && this.scoring.isDue) await this.scoring.take();
    }
    const now = performance.now();
    this.stepMs = Math.max(0.9 * this.stepMs, now - this.lastReport);
    this.lastReport = now;
    this.nextTick = now + TICK_MS;
  }

  private async rows(): Promise<void> {
    const { trainer } = this;
    const rows = await trainer.takeMetrics();
    this.rate.mark(performance.now(), trainer.nimg, trainer.step);
    if (rows.length === 0) return;
    const data = packRows(rows);
    const left = this.rate.timeLeft(trainer.recipe.steps);
    this.post({ type: 'metrics', data, imagesPerSec: this.rate.imagesPerSec(), left }, [data.buffer]);
    this.checkNumbers(rows);
  }

  private checkNumbers(rows: readonly MetricsRow[]): void {
    const { batch } = this.trainer.recipe;
    for (const row of rows) {
      const problem = numbersProblem(row, batch);
      if (!problem) continue;
      this.sick = true;
      this.post({ type: 'failure', failure: { code: 'nan', message: `At step ${row.step} ${problem}.` } }, []);
      return;
    }
  }

  /** A sheet of this moment; one that was asked for moves no other. */
  async sheet(asked = false): Promise<void> {
    const began = performance.now();
    const sheet: Sheet = { ...(await this.trainer.sampleSheet()), ...(asked ? { asked: 1 } : {}) };
    this.scoring.expect(performance.now() - began, sheet.cols * sheet.rows);
    this.sheetStep = this.trainer.step;
    if (!asked) this.nextSheet = this.trainer.nimg + this.trainer.recipe.snap;
    this.post({ type: 'sheet', sheet }, [sheet.rgba.buffer]);
    if (asked || this.mapsPace.isDue(performance.now())) await this.mapsPace.run(() => this.readMaps());
  }

  /** The images that are looked at with every sheet from now on, and what the encoder makes of them now. */
  async setPins(pins: PinSet | null): Promise<void> {
    this.mayPin = false;
    this.pins = pins && pins.ids.length > 0 ? pins : null;
    this.mapsStep = -1;
    await this.readMaps();
  }

  private async readMaps(): Promise<void> {
    const { pins, trainer } = this;
    if (!pins || trainer.step === this.mapsStep) return;
    this.mapsStep = trainer.step;
    let look: PinReading;
    try {
      look = await trainer.readMaps(pins);
    } catch (e) {
      // Training goes on without: there may be no room for it on the GPU.
      this.pins = null;
      this.post({ type: 'unpinned', why: messageOf(e) }, []);
      return;
    }
    this.post({ type: 'pinned', look }, [look.logits.buffer as ArrayBuffer, look.ids.buffer as ArrayBuffer]);
  }

  /** A run's first batch gives its first pins. */
  private async pinFirst(view: BatchView): Promise<void> {
    const set = firstPins(view, this.trainer.recipe);
    this.post({ type: 'pins', set }, []);
    await this.mapsPace.run(() => this.setPins(set));
  }

  /** The score that a run ends with, unless this step has one. */
  async lastScore(): Promise<void> {
    if (!this.sick) await this.scoring.take();
  }

  /** Nothing is told any more that is still on its way. */
  close(): void {
    this.scoring.close();
  }

  /** A sheet unless the last one is of this step. */
  async sheetOfNow(): Promise<void> {
    if (this.sheetStep !== this.trainer.step) await this.sheet();
  }

  /** The last batch of the fake score's update, once there was one. */
  async batch(): Promise<void> {
    if (this.trainer.step === 0 && !this.trainer.isMidStep) return;
    const view = await this.trainer.batchView();
    if (this.mayPin && view.real) await this.pinFirst(view);
    this.post({ type: 'batch', view }, buffersOf(view));
  }

  /** What the last phase computed and the next will, of a step that is taken phase by phase. */
  async trace(): Promise<void> {
    if (!this.traces) return;
    try {
      const trace = await this.trainer.trace();
      if (trace) this.post({ type: 'trace', trace, why: null }, traceBuffers(trace));
    } catch (e) {
      // Training goes on without: there may be no room for it on the GPU.
      this.traces = false;
      this.post({ type: 'trace', trace: null, why: messageOf(e) }, []);
    }
  }

  /** Takes a checkpoint. Does nothing in mid-step; an automatic one is skipped if this step already has one. */
  async checkpoint(kind: CheckpointKind = 'auto'): Promise<void> {
    const { step, nimg, sec, isMidStep, recipe } = this.trainer;
    if (this.sick || isMidStep || step === 0 || (step === this.keptStep && kind === 'auto')) return;
    const bytes = await this.trainer.checkpoint();
    this.keptStep = step;
    const stamp = stampOf({ step, nimg, sec }, kind);
    const everyMs = this.checkpoints.interval + this.stepMs;
    this.post({ type: 'checkpoint', stamp, everyMs, recipe: { ...recipe }, bytes }, [bytes.buffer]);
  }
}

function buffersOf(view: BatchView): ArrayBuffer[] {
  const { fake, real, noisyFake, noisyReal, logitsFake, logitsReal, sigma, labels } = view;
  const arrays = [fake, real, noisyFake, noisyReal, logitsFake, logitsReal, sigma, labels];
  return [...new Set(arrays.flatMap((a) => (a ? [a.buffer as ArrayBuffer] : [])))];
}

function traceBuffers({ psi, theta, moved }: StepTrace): ArrayBuffer[] {
  const values = [psi, theta, moved].flatMap((part) => (part ? Object.values(part) : []));
  return [...new Set(values.flatMap((v: unknown) => (ArrayBuffer.isView(v) ? [v.buffer as ArrayBuffer] : [])))];
}
