// One run in the trainer's thread: the page's verbs and speeds over the run loop. It uses no globals of a worker.

import type { InspectImages } from '../../inspect/images.ts';
import { messageOf } from '../../lib/messageOf.ts';
import { inTurns } from '../../lib/turns.ts';
import type { Recipe } from '../../recipes/recipe.ts';
import type { PinSet } from '../../runs/report.ts';
import { type LoopTrainer, RunLoop } from '../../trainer/runLoop.ts';
import type { Scores } from '../../trainer/scoring.ts';
import type { Trainer } from '../../trainer/trainer.ts';
import { answerInspection } from '../inspect/answer.ts';
import { failureOf } from '../outcome.ts';
import type { ExportRequest, Failure, InspectAnswer, LoopState, Speed } from '../protocol.ts';
import { PageSink, type Post } from './pageSink.ts';

/** The part of a Trainer that a session uses. */
export type SessionTrainer = LoopTrainer &
  Pick<Trainer, 'phaseOnce' | 'phase' | 'trace' | 'exportGenerator' | 'setLive' | 'inspect' | 'channels' | 'destroy'>;

/** Milliseconds between two phases in slow motion, and between two steps at one step a second. */
const SLOW_MS = 1200;
const STEP_MS = 1000;
/** A lost device first breaks the call in flight. The reason follows within this time. */
const LOST_GRACE_MS = 200;

/** Milliseconds between two periodic checkpoints. A closed page loses at most this much training, plus one step. */
const CHECKPOINT_MS = 20_000;

/** The loop options of the page. */
const paces = (trainer: SessionTrainer) => ({
  rowsMs: 250,
  exactSheets: false,
  checkpoints: { ms: CHECKPOINT_MS, share: 0.1 },
  checkpointAtStart: false,
  inspectShare: 0.1,
  batches: ['clock'] as const,
  pins: null,
  pinsFirst: trainer.step === 0,
  hasSheet: false,
});

/** A wait that can be ended early. */
class Delay {
  /** Ends the wait at once; does nothing if there is none. */
  end: () => void = () => {};

  /** Waits until `ms` after `began`. */
  wait(ms: number, began: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.end(), Math.max(0, began + ms - performance.now()));
      this.end = () => {
        clearTimeout(timer);
        this.end = () => {};
        resolve();
      };
    });
  }
}

/** Drives one Trainer: start, pause, single steps, stop. Sends its reports through `post`. */
export class TrainerSession {
  readonly trainer: SessionTrainer;
  private readonly post: Post;
  private readonly sink: PageSink;
  private readonly loop: RunLoop;
  private readonly wake = new MessageChannel();
  private readonly delay = new Delay();
  private speed: Speed = 'max';
  /** The step at which the present stretch of steps ends. */
  private target = Number.POSITIVE_INFINITY;
  /** Runs one call of the trainer at a time, because its calls must not overlap. */
  private readonly turn = inTurns();
  private stretch: Promise<void> = Promise.resolve();
  private state: LoopState = 'paused';
  private wanted = false;
  /** Whether steps that are taken phase by phase are traced. */
  private traces = true;

  constructor(trainer: SessionTrainer, post: Post, scores: Scores | null = null) {
    this.trainer = trainer;
    this.post = post;
    this.sink = new PageSink(post, () => trainer.recipe.steps);
    this.loop = new RunLoop(trainer, this.sink, paces(trainer), scores);
  }

  /** Samples before the first step, as the run's first sheet. */
  async begin(): Promise<void> {
    await this.turn(() => this.loop.begin(true));
    this.announce('paused');
  }

  start(target = Number.POSITIVE_INFINITY): void {
    if (this.wanted || this.state === 'failed' || this.loop.isDone) return;
    this.wanted = true;
    this.target = target;
    this.stretch = this.stretch.then(() => this.run());
  }

  /** Resolves when the step in progress is finished and reported. */
  async pause(): Promise<void> {
    this.wanted = false;
    this.delay.end();
    await this.stretch;
  }

  setSpeed(speed: Speed): void {
    this.speed = speed;
    this.loop.rate.restart();
    this.delay.end();
  }

  /** Runs exactly one step, or the rest of the step in progress. Several steps run until they are done or paused. */
  async step(count = 1): Promise<void> {
    await this.pause();
    if (count > 1) {
      this.start(this.trainer.step + count);
      return this.stretch;
    }
    await this.byHand(() => this.trainer.stepOnce());
  }

  /** Runs the next phase of a step. In mid-step no checkpoint is taken. */
  async phase(): Promise<void> {
    await this.pause();
    await this.byHand(
      () => this.trainer.phaseOnce(),
      () => this.trace(),
    );
  }

  private byHand(job: () => Promise<void>, then = async () => {}): Promise<void> {
    return this.guarded(async () => {
      if (this.loop.isDone) return;
      this.loop.resume();
      await job();
      if (this.loop.isDone) return this.finish();
      await this.loop.settle();
      await then();
      this.announce('paused');
    });
  }

  /** Makes a last sheet and a last checkpoint. The run stays loaded for export. */
  async stop(): Promise<void> {
    await this.pause();
    await this.guarded(async () => {
      await this.finishStep();
      await this.finish();
    });
  }

  /** Captures a sheet and a batch view now, between two steps or two phases. */
  capture(): Promise<void> {
    return this.guarded(async () => {
      await this.loop.sheet(true);
      await this.loop.batch('asked');
    });
  }

  /** Takes a checkpoint now, or at the end of the step in mid-step. */
  keep(): Promise<void> {
    return this.guarded(async () => {
      await this.finishStep();
      await this.loop.checkpoint('manual');
    });
  }

  /** Takes a checkpoint of the finished steps, if there is none yet. Does nothing in mid-step. */
  save(): Promise<void> {
    return this.guarded(() => this.loop.checkpoint());
  }

  private async finishStep(): Promise<void> {
    if (!this.trainer.isMidStep) return;
    await this.trainer.stepOnce();
    await this.loop.settle();
    this.announce(this.state);
  }

  /**
   * The generator as a file, between two steps. Its samples become a sheet, so that the file can be compared with it.
   */
  export(request: ExportRequest): Promise<Uint8Array> {
    return this.turn(async () => {
      if (request.weights === 'raw') await this.finishStep();
      if (request.weights === 'ema') await this.loop.sheetOfNow();
      return this.trainer.exportGenerator(request);
    });
  }

  /** Inspects images with the present networks, between two phases. Does not change the run. */
  inspect(images: InspectImages): Promise<InspectAnswer> {
    return this.turn(() => answerInspection(this.trainer, images));
  }

  /** Changes live settings between two steps or two phases, never during a checkpoint. Rejects for other settings. */
  setLive(changes: Partial<Recipe>): Promise<void> {
    return this.turn(async () => this.trainer.setLive(changes));
  }

  /** Pins these images from now on, in place of the earlier ones. */
  setPins(pins: PinSet): Promise<void> {
    return this.guarded(() => this.loop.setPins(pins));
  }

  destroy(): void {
    this.wanted = false;
    this.delay.end();
    this.state = 'failed';
    this.wake.port1.close();
    this.loop.close();
    this.trainer.destroy();
  }

  /** Ends the run with a failure, for example after a lost device. */
  fail(failure: Failure): void {
    if (this.state === 'failed') return;
    this.wanted = false;
    this.delay.end();
    this.announce('failed');
    this.post({ type: 'failure', failure }, []);
  }

  /** Runs a job in turn. Its errors end the run. Does nothing if the run has failed. */
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
    this.announce('running');
    await this.loop.run(
      () => this.wanted && this.trainer.step < this.target,
      async () => {
        const began = performance.now();
        const { speed } = this;
        await this.guarded(() => (speed === 'slow' ? this.advancePhase() : this.loop.advance(speed !== 'max')));
        await this.breathe();
        if (speed !== 'max' && this.wanted) await this.delay.wait(speed === 'slow' ? SLOW_MS : STEP_MS, began);
      },
    );
    this.wanted = false;
    await this.guarded(async () => {
      if (this.trainer.isMidStep) await this.trainer.stepOnce();
      if (this.loop.isDone) return this.finish();
      await this.loop.settle();
      this.announce('paused');
    });
  }

  private async advancePhase(): Promise<void> {
    await this.trainer.phaseOnce();
    await this.loop.batch('clock');
    await this.trace();
    this.announce('running');
    await this.loop.report(true);
  }

  /** Traces the last phase, and previews the next one. If the GPU has no memory for it, step traces stop. */
  private async trace(): Promise<void> {
    if (!this.traces) return;
    try {
      const trace = await this.trainer.trace();
      if (trace) this.sink.trace(trace, null);
    } catch (e) {
      this.traces = false;
      this.sink.trace(null, messageOf(e));
    }
  }

  private async finish(): Promise<void> {
    await this.loop.finish();
    this.announce('finished');
    // In a separate turn, so that the caller of `stop` does not wait for it.
    void this.guarded(() => this.loop.lastScore());
  }

  private announce(state: LoopState): void {
    this.state = state;
    const { step, nimg, phase } = this.trainer;
    this.post({ type: 'loop', state, step, nimg, phase }, []);
  }

  /** Lets verbs run between two steps. Unlike a timer, a message is not delayed in a hidden page. */
  private breathe(): Promise<void> {
    const { port1, port2 } = this.wake;
    return new Promise((resolve) => {
      port1.onmessage = () => resolve();
      port2.postMessage(null);
    });
  }
}
