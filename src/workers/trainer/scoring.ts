// Scores of a run while it goes: when the next is due, and what it cost.
import { messageOf } from '../../lib/messageOf.ts';
import { Pace } from '../../lib/pace.ts';
import { SCORE_SHARE } from '../../runs/readings/scoreSource.ts';
import type { Trainer } from '../../trainer/trainer.ts';
import type { RunEvent } from '../protocol.ts';
import type { ScoreAnswer } from '../score/api.ts';

/** Where samples are scored, in another thread. */
export interface Scores {
  /** What they are compared with. */
  readonly reference: string;
  score(samples: Uint8Array<ArrayBuffer>): Promise<ScoreAnswer>;
  close(): void;
}

type Scored = Pick<Trainer, 'recipe' | 'step' | 'nimg' | 'scoreCount' | 'scoreSamples'>;

export class Scoring {
  private readonly trainer: Scored;
  private readonly post: (event: RunEvent) => void;
  private readonly pace = new Pace(0, SCORE_SHARE);
  private readonly began = performance.now();
  private scores: Scores | null;
  private isBusy = false;
  private isClosed = false;
  private scoredStep = -1;

  constructor(trainer: Scored, scores: Scores | null, post: (event: RunEvent) => void) {
    this.trainer = trainer;
    this.scores = scores;
    this.post = post;
    this.pace.done(Number.POSITIVE_INFINITY);
  }

  /** Before the first score: what it will take, from the milliseconds that sampling so many images took. */
  expect(ms: number, images: number): void {
    if (this.scoredStep < 0) this.pace.done((ms * this.trainer.scoreCount) / images, this.began);
  }

  get isDue(): boolean {
    return !this.isBusy && this.pace.isDue(performance.now());
  }

  /** Samples the generator of this step and sends that to be scored; the answer comes when it comes. */
  async take(): Promise<void> {
    const { trainer, scores } = this;
    const { step, nimg } = trainer;
    if (!scores || !trainer.recipe.kid || step === 0 || step === this.scoredStep) return;
    const began = performance.now();
    const samples = await trainer.scoreSamples();
    this.scoredStep = step;
    void this.hear(scores, samples, { step, nimg }, performance.now() - began);
  }

  private async hear(
    scores: Scores,
    samples: Uint8Array<ArrayBuffer>,
    at: { step: number; nimg: number },
    sampled: number,
  ): Promise<void> {
    this.isBusy = true;
    try {
      const { ms, mean, sd, floor, n } = await scores.score(samples);
      this.pace.done(sampled + ms);
      if (this.isClosed) return;
      this.post({ type: 'score', score: { ...at, mean, sd, floor, n, reference: scores.reference } });
    } catch (e) {
      // Training goes on without.
      this.scores = null;
      if (!this.isClosed) this.post({ type: 'unscored', why: messageOf(e) });
    } finally {
      this.isBusy = false;
    }
  }

  /** Nothing more is told, and the thread ends. */
  close(): void {
    this.isClosed = true;
    this.scores?.close();
    this.scores = null;
  }
}
