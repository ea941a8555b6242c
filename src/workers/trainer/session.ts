// One run in the trainer worker: the loop around Trainer, its verbs and its speeds. Knows no worker globals.

import type { InspectImages } from '../../inspect/images.ts';
import { inTurns } from '../../lib/turns.ts';
import type { PinSet } from '../../runs/report.ts';
import type { Trainer } from '../../trainer/trainer.ts';
import { lookAt } from '../inspect/answer.ts';
import { failureOf } from '../outcome.ts';
import type { ExportRequest, Failure, InspectAnswer, LoopState, Speed } from '../protocol.ts';
import { Delay } from './delay.ts';
import { type Observed, type Post, Reporter } from './reporter.ts';
import type { Scores } from './scoring.ts';

export type { Post } from './reporter.ts';

/** What of a Trainer a session drives. */
export type Driven = Observed &
  Pick<
    Trainer,
    'stepOnce' | 'phaseOnce' | 'phase' | 'exportGenerator' | 'setLive' | 'inspect' | 'channels' | 'destroy'
  >;

/** At slow motion every phase is looked at for so long; at one step a second a step lasts so long. */
const SLOW_MS = 1200;
const STEP_MS = 1000;
/** A device that goes away first breaks the call in flight; the reason follows within this time. */
const LOST_GRACE_MS = 200;

/** Drives one Trainer: start, pause, single step, stop; reports rows, sheets, batches and checkpoints through `post`. */
export class TrainerSession {
  readonly trainer: Driven;
  private readonly post: Post;
  private readonly reporter: Reporter;
  private readonly wake = new MessageChannel();
  private readonly delay = new Delay();
  private speed: Speed = 'max';
  /** The step at which a stretch of steps ends. */
  private target = Number.POSITIVE_INFINITY;
  /** Whatever touches the trainer goes through this queue: its calls must not overlap. */
  private readonly turn = inTurns();
  private loop: Promise<void> = Promise.resolve();
  private state: LoopState = 'paused';
  private wanted = false;

  constructor(trainer: Driven, post: Post, scores: Scores | null = null) {
    this.trainer = trainer;
    this.post = post;
    this.reporter = new Reporter(trainer, post, scores);
  }

  /** The samples before any step, as the run's first sheet. */
  async begin(): Promise<void> {
    await this.turn(() => this.reporter.sheet());
    this.announce('paused');
  }

  start(target = Number.POSITIVE_INFINITY): void {
    if (this.wanted || this.state === 'failed' || this.isDone()) return;
    this.wanted = true;
    this.target = target;
    this.loop = this.loop.then(() => this.run());
  }

  /** Resolves when the step in progress is finished and reported. */
  async pause(): Promise<void> {
    this.wanted = false;
    this.delay.end();
    await this.loop;
  }

  setSpeed(speed: Speed): void {
    this.speed = speed;
    this.reporter.rate.restart();
    this.delay.end();
  }

  /** Exactly one step, or what is left of it; several run until they are done or a pause. */
  async step(count = 1): Promise<void> {
    await this.pause();
    if (count > 1) {
      this.start(this.trainer.step + count);
      return this.loop;
    }
    await this.byHand(() => this.trainer.stepOnce());
  }

  /** The next phase of a step. In the middle of one no checkpoint is taken. */
  async phase(): Promise<void> {
    await this.pause();
    await this.byHand(
      () => this.trainer.phaseOnce(),
      () => this.reporter.trace(),
    );
  }

  private byHand(job: () => Promise<void>, then = async () => {}): Promise<void> {
    return this.guarded(async () => {
      if (this.isDone()) return;
      this.reporter.resume();
      await job();
      await this.reporter.settle();
      await then();
      this.announce(this.isDone() ? 'finished' : 'paused');
    });
  }

  /** A last sheet and a last checkpoint; the run stays loaded for export. */
  async stop(): Promise<void> {
    await this.pause();
    await this.guarded(async () => {
      await this.finishStep();
      await this.finish();
    });
  }

  /** A sheet and a batch of this moment, between two steps or two phases. */
  snapshot(): Promise<void> {
    return this.guarded(async () => {
      await this.reporter.sheet(true);
      await this.reporter.batch();
    });
  }

  /** A checkpoint of this moment; in the middle of a step, of its end. */
  keep(): Promise<void> {
    return this.guarded(async () => {
      await this.finishStep();
      await this.reporter.checkpoint('manual');
    });
  }

  /** A checkpoint of the steps that are done, unless there is one; in the middle of a step it waits for the next. */
  save(): Promise<void> {
    return this.guarded(() => this.reporter.checkpoint());
  }

  private async finishStep(): Promise<void> {
    if (!this.trainer.isMidStep) return;
    await this.trainer.stepOnce();
    await this.reporter.settle();
    this.announce(this.state);
  }

  /** The generator as a file, between two steps; its samples become a sheet, so that the file can be compared with it. */
  export(request: ExportRequest): Promise<Uint8Array> {
    return this.turn(async () => {
      if (request.weights === 'raw') await this.finishStep();
      if (request.weights === 'ema') await this.reporter.sheetOfNow();
      return this.trainer.exportGenerator(request);
    });
  }

  /** What the networks make of images, between two phases; the run goes on as if it had not been asked. */
  inspect(images: InspectImages): Promise<InspectAnswer> {
    return this.turn(() => lookAt(this.trainer, images));
  }

  /** Pins these images from now on, instead of those of the first batch or of before. */
  setPins(pins: PinSet): Promise<void> {
    return this.guarded(() => this.reporter.setPins(pins));
  }

  destroy(): void {
    this.wanted = false;
    this.delay.end();
    this.state = 'failed';
    this.wake.port1.close();
    this.reporter.close();
    this.trainer.destroy();
  }

  /** Ends the loop with a sentence; used for a lost device too. */
  fail(failure: Failure): void {
    if (this.state === 'failed') return;
    this.wanted = false;
    this.delay.end();
    this.announce('failed');
    this.post({ type: 'failure', failure }, []);
  }

  private isDone(): boolean {
    return this.trainer.step >= this.trainer.recipe.steps;
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
    this.reporter.resume();
    this.announce('running');
    while (this.wanted && !this.isDone() && this.trainer.step < this.target) {
      const began = performance.now();
      const { speed } = this;
      await this.guarded(() => this.advance(speed));
      await this.breathe();
      if (speed !== 'max' && this.wanted) await this.delay.take(speed === 'slow' ? SLOW_MS : STEP_MS, began);
    }
    this.wanted = false;
    await this.guarded(async () => {
      if (this.trainer.isMidStep) await this.trainer.stepOnce();
      if (this.isDone()) await this.finish();
      else {
        await this.reporter.settle();
        this.announce('paused');
      }
    });
  }

  private async advance(speed: Speed): Promise<void> {
    if (speed !== 'slow') await this.trainer.stepOnce();
    else {
      await this.trainer.phaseOnce();
      await this.reporter.batch();
      await this.reporter.trace();
      this.announce('running');
    }
    if (speed !== 'max' || this.reporter.isDue) await this.reporter.report();
    if (this.reporter.sick) this.wanted = false;
  }

  private async finish(): Promise<void> {
    await this.reporter.settle('final');
    await this.reporter.sheetOfNow();
    this.announce('finished');
    // In a turn of its own: whoever stopped the run does not wait for it.
    void this.guarded(() => this.reporter.lastScore());
  }

  private announce(state: LoopState): void {
    this.state = state;
    const { step, nimg, phase } = this.trainer;
    this.post({ type: 'loop', state, step, nimg, phase }, []);
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
