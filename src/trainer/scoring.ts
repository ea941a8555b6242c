// The scores of a run during training: when the next one is due, and the time that the last one took.

import { messageOf } from '../lib/messageOf.ts';
import { Pace } from '../lib/pace.ts';
import { SCORE_SHARE } from '../runs/readings/scoreSource.ts';
import type { ScoreAt } from '../runs/report.ts';
import type { Trainer } from './trainer.ts';

/** A score of samples, and the milliseconds that it took. */
export type ScoreAnswer = Pick<ScoreAt, 'mean' | 'sd' | 'floor' | 'n'> & { readonly ms: number };

/** Scores samples of one run. The page does it in another thread, the command line in the same one. */
export interface Scores {
  /** Names the real images that samples are compared with. */
  readonly reference: string;
  /** Whether a score is written into its step's row. If so, the run waits for the score before it reports the row. */
  readonly inRows: boolean;
  /** Scores samples, [n, 3, R, R] bytes. Rejects with one sentence if that is not possible. */
  score(samples: Uint8Array<ArrayBuffer>): Promise<ScoreAnswer>;
  close(): void;
}

/** Receives scores. */
export interface ScoreSink {
  score(score: ScoreAt): void;
  /** Scoring has stopped. `why` is one sentence. Training continues. */
  unscored(why: string): void;
}

type Scored = Pick<Trainer, 'recipe' | 'step' | 'nimg' | 'scoreCount' | 'scoreSamples' | 'sample'>;

/** Images that are sampled to measure the time of sampling. */
const MEASURED = 16;

/** Decides when a run's samples are scored: scores take at most `SCORE_SHARE` of the time. */
export class Scoring {
  private readonly trainer: Scored;
  private readonly sink: ScoreSink;
  private readonly pace = new Pace(0, SCORE_SHARE);
  private readonly began = performance.now();
  private scores: Scores | null;
  private isBusy = false;
  private isClosed = false;
  private scoredStep = -1;

  /** `scores` is null if there is nothing to compare the samples with. */
  constructor(trainer: Scored, scores: Scores | null, sink: ScoreSink) {
    this.trainer = trainer;
    this.scores = scores;
    this.sink = sink;
    this.pace.done(Number.POSITIVE_INFINITY);
  }

  /** Whether a score belongs to its step's row. */
  get inRows(): boolean {
    return this.scores?.inRows ?? false;
  }

  /** Estimates the cost of the first score from the milliseconds that sampling `images` images took. */
  expect(ms: number, images: number): void {
    if (this.scoredStep < 0) this.pace.done((ms * this.trainer.scoreCount) / images, this.began);
  }

  /** Samples a few images to estimate the cost of the first score. Does not change the run. */
  async measure(): Promise<void> {
    if (!this.scores || !this.trainer.recipe.kid) return;
    const began = performance.now();
    await this.trainer.sample({ seeds: Array.from({ length: MEASURED }, (_, i) => i) });
    this.expect(performance.now() - began, MEASURED);
  }

  get isDue(): boolean {
    return !this.isBusy && this.pace.isDue(performance.now());
  }

  /**
   * Samples the generator of this step and scores the samples. With `inRows` it resolves to the score. Otherwise it
   * resolves to null after the sampling, and the sink gets the score later. Resolves to null if this step already has a
   * score.
   */
  async take(): Promise<ScoreAt | null> {
    const { trainer, scores } = this;
    const { step, nimg } = trainer;
    if (!scores || !trainer.recipe.kid || step === 0 || step === this.scoredStep) return null;
    const began = performance.now();
    const samples = await trainer.scoreSamples();
    this.scoredStep = step;
    const score = this.hear(scores, samples, { step, nimg }, performance.now() - began);
    return scores.inRows ? score : null;
  }

  private async hear(
    scores: Scores,
    samples: Uint8Array<ArrayBuffer>,
    at: { step: number; nimg: number },
    sampled: number,
  ): Promise<ScoreAt | null> {
    this.isBusy = true;
    try {
      const { ms, mean, sd, floor, n } = await scores.score(samples);
      this.pace.done(sampled + ms);
      if (this.isClosed) return null;
      const score = { ...at, mean, sd, floor, n, reference: scores.reference };
      this.sink.score(score);
      return score;
    } catch (e) {
      this.scores = null;
      if (!this.isClosed) this.sink.unscored(messageOf(e));
      return null;
    } finally {
      this.isBusy = false;
    }
  }

  /** Ends the scores. The sink gets no more calls. */
  close(): void {
    this.isClosed = true;
    this.scores?.close();
    this.scores = null;
  }
}
