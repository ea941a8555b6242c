// Steps until the recipe's end or an interrupt, and what is written on the way.

import { firstPins } from '../../inspect/pins.ts';
import { EngineError } from '../../lib/errors.ts';
import { messageOf } from '../../lib/messageOf.ts';
import { Pace } from '../../lib/pace.ts';
import { Rate } from '../../lib/rate.ts';
import { SCORE_SHARE } from '../../runs/readings/scoreSource.ts';
import type { MetricsRow } from '../../runs/report.ts';
import type { Trainer } from '../../trainer/trainer.ts';
import { numbersProblem } from '../../training/beyondUse.ts';
import type { Interrupt } from './interrupt.ts';
import { duration, type ProgressLine, progressText } from './progress.ts';
import { isSheetDue, type RunFolder } from './runFolder.ts';
import { type ScoreSamples, scoreText } from './runScores.ts';

const REPORT_MS = 250;
const CHECKPOINT_MS = 30_000;
const CHECKPOINT_SHARE = 0.05;

export interface Run {
  readonly trainer: Trainer;
  /** Rejects when the GPU is lost. */
  readonly lost: Promise<never>;
  readonly folder: RunFolder;
  readonly progress: ProgressLine;
  readonly interrupt: Interrupt;
  /** Whether the EMA generator of every sheet is written too. */
  readonly keep: boolean;
  /** Whether the batch of every sheet's moment is written with its logit maps. */
  readonly keepBatches: boolean;
  /** Scores samples; null where there is nothing to compare them with. */
  readonly scores: ScoreSamples | null;
}

function checkNumbers(rows: readonly MetricsRow[], batch: number): void {
  for (const row of rows) {
    const problem = numbersProblem(row, batch);
    if (problem) throw new EngineError('nan', `At step ${row.step} ${problem}: try smaller --lr and --glr.`);
  }
}

/** Drives one trainer and keeps its folder. */
export class RunLoop {
  private readonly to: Run;
  private readonly rate = new Rate();
  private readonly scored = new Pace(0, SCORE_SHARE);
  private scores: ScoreSamples | null;
  private last: MetricsRow | undefined;

  constructor(run: Run) {
    this.to = run;
    this.scores = run.scores;
  }

  /** Runs to the end; resolves to the exit code. */
  async run(): Promise<number> {
    const { trainer, folder, progress, interrupt } = this.to;
    if (trainer.step === 0) await this.sheet();
    const began = performance.now();
    await this.expectScore();
    this.rate.resume(began, trainer.nimg, trainer.step);
    await this.steps();
    await this.report({ always: true, score: interrupt.code === null ? await this.score() : {} });
    await this.checkpoint();
    if (interrupt.code !== null) {
      progress.say(`stopped at step ${trainer.step}: --resume goes on from there`);
      return interrupt.code;
    }
    await this.sheet();
    folder.writeGenerator(await this.generator());
    progress.end();
    progress.say(`${folder.name}: ${trainer.step} steps, done in ${duration((performance.now() - began) / 1000)}`);
    return 0;
  }

  private async steps(): Promise<void> {
    const { trainer, interrupt } = this.to;
    const checkpoints = new Pace(CHECKPOINT_MS, CHECKPOINT_SHARE, performance.now() + CHECKPOINT_MS);
    let reported = 0;
    while (trainer.step < trainer.recipe.steps && interrupt.code === null) {
      const before = trainer.nimg;
      await this.orLost(trainer.stepOnce());
      const now = performance.now();
      // The last row waits for its score, and the last checkpoint for that row.
      const goesOn = trainer.step < trainer.recipe.steps;
      const keeps = goesOn && checkpoints.isDue(now);
      if (keeps || (goesOn && now - reported >= REPORT_MS)) {
        await this.report({ score: keeps && this.scored.isDue(now) ? await this.score() : {} });
        reported = performance.now();
      }
      if (isSheetDue(before, trainer.nimg, trainer.recipe.snap)) await this.sheet();
      if (keeps) await checkpoints.run(() => this.checkpoint());
      await new Promise(setImmediate); // lets signals in
    }
  }

  /** The first score waits until it may cost what sampling is found to take here. */
  private async expectScore(): Promise<void> {
    const { trainer, scores } = this.to;
    if (!scores || !trainer.recipe.kid) return;
    const inspection = 16;
    const began = performance.now();
    await this.orLost(trainer.sample({ seeds: Array.from({ length: inspection }, (_, i) => i) }));
    this.scored.done(((performance.now() - began) * trainer.scoreCount) / inspection, began);
  }

  /** KID-tiny of this step's average generator, said and as fields of its row; nothing where there is none. */
  private async score(): Promise<Partial<MetricsRow>> {
    const { scores } = this;
    const { trainer, progress } = this.to;
    if (!scores || !trainer.recipe.kid || trainer.step === 0) return {};
    const began = performance.now();
    const samples = await this.orLost(trainer.scoreSamples());
    try {
      const score = await scores(samples);
      this.scored.done(performance.now() - began);
      progress.say(scoreText(score, trainer.nimg));
      return { kid_tiny: score.mean, kid_tiny_sd: score.sd, kid_tiny_floor: score.floor };
    } catch (e) {
      this.scores = null; // the run goes on without
      progress.say(`no KID-tiny: ${messageOf(e)}`);
      return {};
    }
  }

  /** Writes the rows since the last report, the last with its score, and shows where the run stands. */
  private async report(o: { always?: boolean; score?: Partial<MetricsRow> } = {}): Promise<void> {
    const { trainer, folder, progress } = this.to;
    const { always = false, score = {} } = o;
    const rows = await this.orLost(trainer.takeMetrics());
    const newest = rows.at(-1);
    if (newest?.step === trainer.step) Object.assign(newest, score);
    folder.appendRows(rows);
    checkNumbers(rows, trainer.recipe.batch);
    const now = performance.now();
    this.rate.mark(now, trainer.nimg, trainer.step);
    this.last = rows.at(-1) ?? this.last;
    if (!this.last || (rows.length === 0 && !always)) return;
    const { steps } = trainer.recipe;
    progress.show(progressText(this.last, steps, this.rate.imagesPerSec(), this.rate.secLeft(steps)), now, always);
  }

  private async sheet(): Promise<void> {
    const { trainer, folder, keep, keepBatches } = this.to;
    if (folder.hasSheet(trainer.nimg)) return;
    if (keepBatches && trainer.step > 0) await this.keepBatch();
    if (keep) folder.keepGenerator(await this.generator(), trainer.nimg);
    folder.writeSheet(await this.orLost(trainer.sampleSheet()));
  }

  /** The last batch, and what the encoder makes of the run's pinned images: those of the first batch kept. */
  private async keepBatch(): Promise<void> {
    const { trainer, folder } = this.to;
    const view = await this.orLost(trainer.batchView());
    folder.keepBatch(view);
    if (!view.real) return;
    const { set, looks } = folder.pinned() ?? { set: firstPins(view, trainer.recipe), looks: [] };
    const look = await this.orLost(trainer.readMaps(set));
    folder.writePinned({ set, looks: [...looks.filter((l) => l.nimg < look.nimg), look] });
  }

  private generator(): Promise<Uint8Array> {
    return this.orLost(this.to.trainer.exportGenerator({ weights: 'ema', dtype: 'f32' }));
  }

  /** Rows first: those of a checkpoint's steps are on disk whenever the checkpoint is. */
  private async checkpoint(): Promise<void> {
    const { trainer, folder } = this.to;
    await this.report();
    folder.writeCheckpoint(await this.orLost(trainer.checkpoint()));
    if (trainer.step > 0) folder.writeFakeness(await this.orLost(trainer.batchView()));
  }

  private orLost<T>(job: Promise<T>): Promise<T> {
    return Promise.race([job, this.to.lost]);
  }
}
