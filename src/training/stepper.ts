// One step, phase by phase: psi's updates, theta's update, the moving average. Submits, and waits for nothing.
import type { Gpu } from '../gpu/device.ts';
import type { StepValues } from '../nn/stepUniforms.ts';
import { microBatchOf, type Recipe } from '../recipes/recipe.ts';
import { decayedLr } from '../recipes/schedules.ts';
import type { StepPhase } from '../runs/report.ts';
import type { RunState } from '../weights/checkpointFormat.ts';
import type { Batches } from './batches.ts';
import type { Recording } from './runNetworks.ts';
import { runUniforms } from './uniforms.ts';
import type { Update } from './update.ts';

/** Drives the plans of a run through its steps. */
export class Stepper {
  /** Submissions of the last psi update, the last theta update and the average after it. */
  submits = 0;
  private psiDone = 0;
  private thetaDone = false;
  private readonly gpu: Gpu;
  private readonly to: Recording;
  private readonly batches: Batches;

  constructor(gpu: Gpu, to: Recording, batches: Batches) {
    this.gpu = gpu;
    this.to = to;
    this.batches = batches;
  }

  /** The phase that comes next, for a run with so many psi updates a step. */
  phase(psiUpdates: number): StepPhase {
    const { psiDone, thetaDone } = this;
    if (thetaDone) return { next: 'ema', psiDone };
    // Fewer updates may be asked for in the middle of a step, never none.
    return { next: psiDone === 0 || psiDone < psiUpdates ? 'psi' : 'theta', psiDone };
  }

  /** Whether a step was begun and not finished. */
  get isMidStep(): boolean {
    return this.psiDone > 0;
  }

  /** Forgets the step in progress. */
  reset(): void {
    this.psiDone = 0;
    this.thetaDone = false;
  }

  /** Submits the next phase and counts it in `state`; returns the work of an update, in FLOPs. */
  advance(recipe: Recipe, state: RunState): number {
    const { psi, theta, ema } = this.to.plans;
    switch (this.phase(recipe.psiUpdates).next) {
      case 'psi':
        this.updatePsi(recipe, state);
        return psi.flops;
      case 'theta':
        this.updateTheta(recipe, state);
        return theta.flops;
      default:
        this.submits += this.submit(recipe, ema, runUniforms(recipe, state, this.to.log.row), null);
        this.reset();
        state.step++;
        state.nimg += recipe.batch;
        return 0; // too little work to learn the adapter's speed from
    }
  }

  private updatePsi(recipe: Recipe, state: RunState): void {
    this.batches.preparePsi(state.tick);
    const values = { ...runUniforms(recipe, state, this.to.log.row), update: true };
    this.submits = this.submit(recipe, this.to.plans.psi, values, 'psi');
    state.psiSteps++;
    state.tick++;
    this.psiDone++;
  }

  private updateTheta(r: Recipe, state: RunState): void {
    this.batches.prepareTheta(state.tick);
    const values = runUniforms(r, state, this.to.log.row);
    const lr = decayedLr(r.glr, state.nimg, r.glrTref);
    const own = { lr, beta1: r.gBeta1, eps: r.gAdamEps, clip: 0, adamStep: state.thetaSteps + 1 };
    this.submits += this.submit(r, this.to.plans.theta, { ...values, ...own }, 'theta');
    if (values.update) state.thetaSteps++;
    state.tick++;
    this.thetaDone = true;
  }

  /** Runs an update's micro-batches: for each, its uniforms and its part of the batch. */
  private submit(r: Recipe, update: Update, values: StepValues, reads: 'psi' | 'theta' | null): number {
    const micro = microBatchOf(r);
    return update.run(this.gpu.submitSize.flops, (k) => {
      this.to.ws.step.write({ ...values, images: r.batch, image0: k * micro, more: k > 0 });
      if (reads) this.batches.upload(k, reads);
    });
  }
}
