// What a run's recipe and counters say to the kernels at a step.

import { NEUTRAL_STEP, type StepValues } from '../nn/stepUniforms.ts';
import { traitsOf } from '../recipes/methods.ts';
import type { Recipe } from '../recipes/recipe.ts';
import { emaBeta, warmup } from '../recipes/schedules.ts';
import type { RunState } from '../weights/checkpointFormat.ts';

/** The uniforms of psi's update; theta's has rates of its own. `row` is the step's row of the metrics. */
export function runUniforms(r: Recipe, state: RunState, row: number): StepValues {
  const adversarial = traitsOf(r.method).judges;
  const { update, wSid, wAdv } = warmup(adversarial, state.nimg, r.thetaAfter, r.ganAfter);
  return {
    ...NEUTRAL_STEP,
    seed: [r.seed, 0],
    tick: state.tick,
    row,
    lr: r.lr,
    beta1: r.beta1,
    beta2: r.beta2,
    eps: r.adamEps,
    adamStep: state.psiSteps + 1,
    clip: adversarial ? r.clip : 0,
    update,
    emaBeta: emaBeta(r.batch, state.nimg, r.emaHalflife, r.emaRampup),
    alpha: r.alpha,
    ls: r.ls,
    lsd: r.lsd,
    lsg: r.lsg,
    lsgGan: r.lsgGan,
    wSid,
    wAdv,
    pMean: r.pMean,
    pStd: r.pStd,
    tmax: r.tmax / 1000,
    logitClamp: r.logitClamp,
  };
}
