// One step, phase by phase: the updates of the run's method, then the moving average. Submits, and waits for nothing.
import type { Method } from '../diffusion/methods/method.ts';
import type { Gpu } from '../gpu/device.ts';
import type { MethodPhase } from '../recipes/methods.ts';
import { microBatchOf, type Recipe } from '../recipes/recipe.ts';
import type { StepPhase } from '../runs/report.ts';
import { type RunState, STEPS } from '../weights/checkpointFormat.ts';
import type { Batches } from './batches.ts';
import type { Recording } from './runNetworks.ts';
import type { Update } from './update.ts';

/** Drives the plans of a run through its steps. */
export class Stepper {
  /** Submissions of the last update of every phase. */
  submits = 0;
  private readonly gpu: Gpu;
  private readonly to: Recording;
  private readonly method: Method;
  private readonly batches: Batches;
  /** The place of the phase that ran last, and how often it has run in this step. */
  private at = 0;
  private done = 0;
  /** How often the first phase has run in this step. */
  private firstDone = 0;

  constructor(gpu: Gpu, to: Recording, batches: Batches) {
    this.gpu = gpu;
    this.to = to;
    this.method = to.method;
    this.batches = batches;
  }

  /** The place of the phase that comes next. Fewer repeats may be asked for in the middle of a step, never none. */
  private next(recipe: Recipe): number {
    const { at, done } = this;
    const { repeats } = this.phaseAt(at);
    return done === 0 || (repeats && done < recipe[repeats]) ? at : at + 1;
  }

  private phaseAt(place: number): MethodPhase {
    return this.method.traits.phases[place] as MethodPhase;
  }

  /** The phase that comes next. */
  phase(recipe: Recipe): StepPhase {
    return { next: this.phaseAt(this.next(recipe)).id, firstDone: this.firstDone };
  }

  /** Whether a step was begun and not finished. */
  get isMidStep(): boolean {
    return this.firstDone > 0;
  }

  /** Forgets the step in progress. */
  reset(): void {
    this.at = 0;
    this.done = 0;
    this.firstDone = 0;
  }

  /** Submits the next phase and counts it in `state`; returns the work of an update, in FLOPs. */
  advance(recipe: Recipe, state: RunState): number {
    const place = this.next(recipe);
    const phase = this.phaseAt(place);
    const update = this.to.plans.updates.get(phase.id) as Update;
    this.done = place === this.at ? this.done + 1 : 1;
    this.at = place;
    if (place === 0) this.firstDone = this.done;
    this.run(phase, update, recipe, state);
    if (phase.trains) return update.flops;
    this.reset();
    state.step++;
    state.nimg += recipe.batch;
    return 0; // too little work to learn the adapter's speed from
  }

  private run(phase: MethodPhase, update: Update, recipe: Recipe, state: RunState): void {
    if (phase.trains) this.batches.prepare(phase.trains, phase.reads, state.tick);
    const submits = this.submit(phase, update, recipe, state);
    this.submits = this.at === 0 ? submits.count : this.submits + submits.count;
    if (!phase.trains) return;
    const steps = STEPS[phase.trains];
    if (submits.moves) state[steps] = (state[steps] ?? 0) + 1;
    state.tick++;
  }

  /** Runs an update's micro-batches: for each, its uniforms and its part of the batch. */
  private submit({ id, trains, reads }: MethodPhase, update: Update, r: Recipe, state: RunState) {
    const micro = microBatchOf(r);
    const values = { ...this.method.uniforms(id, r, state), row: this.to.log.row };
    const count = update.run(this.gpu.submitSize.flops, (k) => {
      this.to.ws.step.write({ ...values, images: r.batch, image0: k * micro, more: k > 0 });
      if (trains) this.batches.upload(k, trains, reads);
    });
    return { count, moves: values.update };
  }
}
