// Writes the reports of a run to its folder and its progress to the terminal.

import { EngineError } from '../../lib/errors.ts';
import type { Rate } from '../../lib/rate.ts';
import type { BatchView, MetricsRow, PinReading, PinSet, ScoreAt, Sheet } from '../../runs/report.ts';
import type { BatchReason, LoopCheckpoint, LoopProblem, RunSink } from '../../trainer/runSink.ts';
import type { Trainer } from '../../trainer/trainer.ts';
import { count, type ProgressLine, progressText } from './progress.ts';
import type { RunFolder } from './runFolder.ts';

/** A score as a line of the log. */
function scoreText({ mean, sd, floor, n, nimg }: ScoreAt): string {
  const [a, b, c] = [mean, sd, floor].map((x) => x.toPrecision(3));
  return `KID-tiny ${a} ± ${b} at ${count(nimg)} images (${n} samples; real images come to ${c})`;
}

/** The sink of a run on the command line. */
export class FolderSink implements RunSink {
  private readonly trainer: Pick<Trainer, 'recipe' | 'exportGenerator'>;
  private readonly folder: RunFolder;
  private readonly progress: ProgressLine;
  /** Whether the EMA generator of every sheet is also written. */
  private readonly keep: boolean;
  private last: MetricsRow | undefined;
  private firstPins: PinSet | null = null;

  constructor(
    trainer: Pick<Trainer, 'recipe' | 'exportGenerator'>,
    to: { folder: RunFolder; progress: ProgressLine; keep: boolean },
  ) {
    this.trainer = trainer;
    this.folder = to.folder;
    this.progress = to.progress;
    this.keep = to.keep;
  }

  rows(rows: MetricsRow[], rate: Rate, isLast: boolean): void {
    this.folder.appendRows(rows);
    this.last = rows.at(-1) ?? this.last;
    if (!this.last) return;
    const { steps } = this.trainer.recipe;
    const text = progressText(this.last, steps, rate.imagesPerSec(), rate.secLeft(steps));
    this.progress.show(text, performance.now(), isLast);
  }

  /** Writes the sheet last, so that a folder with a sheet always has its generator. */
  async sheet(sheet: Sheet): Promise<void> {
    if (this.keep) this.folder.keepGenerator(await this.generator(), sheet.nimg);
    this.folder.writeSheet(sheet);
  }

  batch(view: BatchView, why: BatchReason): void {
    if (why === 'checkpoint') this.folder.writeFakeness(view);
    else this.folder.keepBatch(view);
  }

  /** Notes the pinned images. Their file is written with the first encoder maps. */
  pins(set: PinSet): void {
    this.firstPins = set;
  }

  pinned(reading: PinReading): void {
    const { set, readings } = this.folder.pinned() ?? { set: this.firstPins, readings: [] };
    if (!set) return;
    this.folder.writePinned({ set, readings: [...readings.filter((l) => l.nimg < reading.nimg), reading] });
  }

  checkpoint({ bytes }: LoopCheckpoint): void {
    this.folder.writeCheckpoint(bytes);
  }

  score(score: ScoreAt): void {
    this.progress.say(scoreText(score));
  }

  problem({ about, message }: LoopProblem): void {
    if (about === 'numbers') throw new EngineError('nan', `${message}: try smaller --lr and --glr.`);
    this.progress.say(`${about === 'scores' ? 'no KID-tiny' : 'no more maps of the pinned images'}: ${message}`);
  }

  /** The EMA generator as a safetensors file. */
  generator(): Promise<Uint8Array> {
    return this.trainer.exportGenerator({ weights: 'ema', dtype: 'f32' });
  }
}
