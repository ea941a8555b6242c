// The run loop. It decides when a run's rows, sample sheets, batch views, maps of pinned images, checkpoints and scores are
// due. The page and the command line both drive it: each gives its paces and receives the results through a RunSink.

import { firstPins } from '../inspect/pins.ts';
import { messageOf } from '../lib/messageOf.ts';
import { Pace } from '../lib/pace.ts';
import { Rate } from '../lib/rate.ts';
import type { BatchView, CheckpointKind, MetricsRow, PinReading, PinSet, ScoreAt, Sheet } from '../runs/report.ts';
import type { BatchReason, RunSink } from './runSink.ts';
import { type Scores, Scoring } from './scoring.ts';
import type { Trainer } from './trainer.ts';

/** The paces of a run. */
export interface LoopOptions {
  /** Milliseconds between two reports of rows. */
  readonly rowsMs: number;
  /** Whether a sheet is taken at exactly the step that makes it due, or at the next report of rows. */
  readonly exactSheets: boolean;
  /** Periodic checkpoints: at most one in `ms` milliseconds, and at most a given share of the time. */
  readonly checkpoints: { readonly ms: number; readonly share: number };
  /** Whether a run that has not taken a step gets a checkpoint. */
  readonly checkpointAtStart: boolean;
  /** Periodic batch views and the maps of pinned images each take at most this share of the time. */
  readonly inspectShare: number;
  /** The reasons for which batch views are taken automatically. `clock` means once a second and at a pause. */
  readonly batches: readonly BatchReason[];
  /** The images that are pinned from the start. Null if there are none. */
  readonly pins: PinSet | null;
  /** Whether the first batch with real images gives the pins. */
  readonly pinsFirst: boolean;
  /** Whether the sheet of the present step exists already. */
  readonly hasSheet: boolean;
}

/** The part of a Trainer that the loop uses. */
export type LoopTrainer = Pick<
  Trainer,
  | 'recipe'
  | 'step'
  | 'nimg'
  | 'sec'
  | 'isMidStep'
  | 'stepOnce'
  | 'takeMetrics'
  | 'sampleSheet'
  | 'sample'
  | 'hasBatchView'
  | 'batchView'
  | 'readMaps'
  | 'checkpoint'
  | 'scoreCount'
  | 'scoreSamples'
>;

const BATCH_VIEW_MS = 1000;

/** Share of NaN images in a batch above which a run has failed. The method itself leaves a few of them out. */
const NAN_SHARE = 0.25;

/** The losses of whole networks; a method has some of them. */
const LOSSES = ['loss_psi', 'loss_g', 'loss_edm'] as const;

/** What is wrong with a step, as the end of "At step N ...". Returns null if nothing is. */
function numbersProblem(row: MetricsRow, batch: number): string | null {
  const { nan_images: dropped = 0 } = row;
  if (dropped > NAN_SHARE * batch) return `${dropped} of ${batch} images were NaN`;
  const finite = LOSSES.every((key) => row[key] === undefined || Number.isFinite(row[key]));
  return dropped === 0 && !finite ? 'a loss was not a number' : null;
}

/** Whether a sheet is due: the run has passed a multiple of `snap` between `before` and `now` images. */
export function isSheetDue(before: number, now: number, snap: number): boolean {
  return Math.floor(now / snap) > Math.floor(before / snap);
}

/** Drives one trainer. Calls must not overlap: await each before the next. */
export class RunLoop {
  readonly rate = new Rate();
  private readonly trainer: LoopTrainer;
  private readonly sink: RunSink;
  private readonly options: LoopOptions;
  private readonly scoring: Scoring;
  private readonly batchViews: Pace;
  private readonly checkpoints: Pace;
  private readonly maps: Pace;
  private pins: PinSet | null;
  private pinsFirst: boolean;
  private mapsStep = -1;
  private nextRows = 0;
  /** Images seen at the last automatic sheet. */
  private sheetNimg: number;
  private sheetStep: number;
  /** The step from which this trainer started. */
  private readonly firstStep: number;
  private checkpointStep = -1;
  private hasBadNumbers = false;
  /** The longest recent time between two reports. The loop trains at most this long after something became due. */
  private stepMs = 0;
  private lastReport = 0;

  constructor(trainer: LoopTrainer, sink: RunSink, options: LoopOptions, scores: Scores | null) {
    const { checkpoints, inspectShare } = options;
    this.trainer = trainer;
    this.sink = sink;
    this.options = options;
    this.batchViews = new Pace(BATCH_VIEW_MS, inspectShare);
    this.checkpoints = new Pace(checkpoints.ms, checkpoints.share, performance.now() + checkpoints.ms);
    this.maps = new Pace(0, inspectShare);
    this.pins = options.pins;
    this.pinsFirst = options.pinsFirst;
    this.firstStep = trainer.step;
    this.sheetNimg = trainer.nimg;
    this.sheetStep = options.hasSheet ? trainer.step : -1;
    this.scoring = new Scoring(trainer, scores, {
      score: (score) => sink.score(score),
      unscored: (message) => sink.problem({ about: 'scores', message }),
    });
  }

  /** Whether the run has done all steps of its recipe. */
  get isDone(): boolean {
    return this.trainer.step >= this.trainer.recipe.steps;
  }

  /** Whether the last rows contain invalid numbers. Then the run has to stop and takes no checkpoint. */
  get isBroken(): boolean {
    return this.hasBadNumbers;
  }

  /** Prepares the scores, and takes a first sheet if `sheet`. */
  async begin(sheet: boolean): Promise<void> {
    if (sheet) await this.sheetOfNow();
    else await this.scoring.measure();
  }

  /** Starts the clock when training begins or continues. */
  resume(): void {
    this.hasBadNumbers = false;
    this.lastReport = performance.now();
    this.rate.resume(this.lastReport, this.trainer.nimg, this.trainer.step);
  }

  /** Runs steps until the end, invalid numbers, or `continues` returns false. `each` calls `advance` once per step. */
  async run(continues: () => boolean, each: () => Promise<void>): Promise<void> {
    this.resume();
    while (!this.isDone && !this.isBroken && continues()) await each();
  }

  /** Runs one step, and everything that is due after it. With `reports`, rows are always due. */
  async advance(reports = false): Promise<void> {
    await this.trainer.stepOnce();
    await this.report(reports);
  }

  /** Reports everything that is due. `settle` and `finish` use it to report the last step. */
  async report(reports = false): Promise<void> {
    const { trainer, scoring } = this;
    if (this.isDone) return;
    const now = performance.now();
    const keeps = !trainer.isMidStep && this.checkpoints.isDue(now);
    if (!reports && !keeps && now < this.nextRows && !(this.options.exactSheets && this.isSheetDue)) return;
    const scores = keeps && scoring.isDue;
    await this.rows(scores && scoring.inRows ? await scoring.take() : null);
    if (this.isSheetDue) await this.sheet();
    if (this.batchViews.isDue(performance.now())) await this.batchViews.run(() => this.batch('clock'));
    if (keeps) await this.checkpoints.run(() => this.checkpoint());
    if (scores && this.checkpointStep === trainer.step) await scoring.take();
    const end = performance.now();
    this.stepMs = Math.max(0.9 * this.stepMs, end - this.lastReport);
    this.lastReport = end;
    this.nextRows = end + this.options.rowsMs;
  }

  /** Reports everything so far and takes a checkpoint, for a pause. In mid-step it takes no checkpoint. */
  async settle(kind: CheckpointKind = 'auto'): Promise<void> {
    const scores = kind === 'final' && this.scoring.inRows;
    await this.rows(scores ? await this.scoring.take() : null, true);
    if (this.isSheetDue) await this.sheet();
    await this.batch('clock');
    await this.checkpoint(kind);
    this.rate.pause(performance.now());
  }

  /** Makes a last report, a last checkpoint and a sheet of the last step. */
  async finish(): Promise<void> {
    await this.settle('final');
    await this.sheetOfNow();
  }

  /** Takes the score at a run's end, unless its step already has one. */
  async lastScore(): Promise<void> {
    if (!this.isBroken) await this.scoring.take();
  }

  /** Ends the scores. */
  close(): void {
    this.scoring.close();
  }

  private async rows(score: ScoreAt | null, isLast = false): Promise<void> {
    const { trainer } = this;
    const rows = await trainer.takeMetrics();
    const newest = rows.at(-1);
    if (score && newest?.step === score.step)
      Object.assign(newest, { kid_tiny: score.mean, kid_tiny_sd: score.sd, kid_tiny_floor: score.floor });
    this.rate.mark(performance.now(), trainer.nimg, trainer.step);
    if (rows.length > 0 || isLast) this.sink.rows(rows, this.rate, isLast);
    for (const row of rows) {
      const problem = numbersProblem(row, trainer.recipe.batch);
      if (!problem) continue;
      this.hasBadNumbers = true;
      this.sink.problem({ about: 'numbers', message: `At step ${row.step} ${problem}` });
      return;
    }
  }

  private get isSheetDue(): boolean {
    const { nimg, recipe } = this.trainer;
    return isSheetDue(this.sheetNimg, nimg, recipe.snap);
  }

  /** Takes a sheet and the maps of the pinned images. One that was asked for does not delay the automatic ones. */
  async sheet(asked = false): Promise<void> {
    if (!asked) await this.batch('sheet');
    const began = performance.now();
    const sheet: Sheet = { ...(await this.trainer.sampleSheet()), ...(asked ? { asked: 1 } : {}) };
    this.scoring.expect(performance.now() - began, sheet.cols * sheet.rows);
    this.sheetStep = this.trainer.step;
    if (!asked) this.sheetNimg = this.trainer.nimg;
    await this.sink.sheet(sheet);
    if (asked || this.maps.isDue(performance.now())) await this.maps.run(() => this.readMaps());
  }

  /** Takes a sheet, unless the last one is of this step. */
  async sheetOfNow(): Promise<void> {
    if (this.sheetStep !== this.trainer.step) await this.sheet();
  }

  /** Takes a view of the fake score's last batch. Does nothing before this trainer's first update. */
  async batch(why: BatchReason): Promise<void> {
    if (why !== 'asked' && !this.options.batches.includes(why)) return;
    if (!this.trainer.hasBatchView) return;
    if (this.trainer.step === this.firstStep && !this.trainer.isMidStep) return;
    const view = await this.trainer.batchView();
    if (why !== 'checkpoint' && this.pinsFirst && view.real) await this.pinFirst(view);
    this.sink.batch(view, why);
  }

  private async pinFirst(view: BatchView): Promise<void> {
    const set = firstPins(view, this.trainer.recipe);
    this.sink.pins(set);
    await this.maps.run(() => this.setPins(set));
  }

  /** Pins these images. Their maps are read now, and with every later sheet. */
  async setPins(pins: PinSet | null): Promise<void> {
    this.pinsFirst = false;
    this.pins = pins && pins.ids.length > 0 ? pins : null;
    this.mapsStep = -1;
    await this.readMaps();
  }

  /** Reads the logit maps of the pinned images. If the GPU has no memory for it, training continues without. */
  private async readMaps(): Promise<void> {
    const { pins, trainer } = this;
    if (!pins || trainer.step === this.mapsStep) return;
    this.mapsStep = trainer.step;
    let reading: PinReading;
    try {
      reading = await trainer.readMaps(pins);
    } catch (e) {
      this.pins = null;
      return this.sink.problem({ about: 'pins', message: messageOf(e) });
    }
    this.sink.pinned(reading);
  }

  /** Takes a checkpoint. Does nothing in mid-step. An automatic one is skipped if this step already has one. */
  async checkpoint(kind: CheckpointKind = 'auto'): Promise<void> {
    const { step, nimg, sec, isMidStep, recipe } = this.trainer;
    if (this.isBroken || isMidStep || (step === 0 && !this.options.checkpointAtStart)) return;
    if (step === this.checkpointStep && kind === 'auto') return;
    const bytes = await this.trainer.checkpoint();
    this.checkpointStep = step;
    const everyMs = this.checkpoints.interval + this.stepMs;
    this.sink.checkpoint({ step, nimg, sec, kind, recipe: { ...recipe }, bytes, everyMs });
    await this.batch('checkpoint');
  }
}
