// Kinds `sida-losses` and `sida-trajectory` on the reference.
import type { Checker } from '../../../src/parity/checker.ts';
import type { FixtureCase } from '../../../src/parity/fixtureCase.ts';
import type { SidaStep } from '../../../src/parity/manifest.ts';
import { type AdamState, adamState, adamStep, clip, emaBeta, emaStep } from '../adam.ts';
import { checkWeights } from './edmTrainStep.ts';
import { type Weights, weights } from './inputs.ts';
import { type Networks, psiStep, type StepOutcome, thetaStep } from './sidaStep.ts';

function networks(c: FixtureCase): Networks {
  return { phi: weights(c, 'phi'), psi: weights(c, 'psi'), theta: weights(c, 'theta') };
}

function clipped(step: SidaStep, grads: Weights): Weights {
  return step.clip ? new Map([...grads].map(([k, g]) => [k, clip(g)])) : grads;
}

function betaOf(c: FixtureCase, step: SidaStep): number {
  const { batch_size, halflife_kimg, rampup_ratio } = c.manifest.config!.ema;
  return emaBeta(batch_size, halflife_kimg * 1000, rampup_ratio, step.cur_nimg);
}

function checkOutcome(checker: Checker, prefix: string, r: StepOutcome): void {
  for (const [name, t] of Object.entries(r.tensors)) {
    checker.tensor(prefix + name, 'data' in t ? t.data : Float64Array.from(t));
  }
  for (const [name, value] of Object.entries(r.scalars)) checker.scalar(prefix + name, value);
}

/** Compares the gradients that the case stores. Some steps store a few parameters, or only scalars. */
function checkStored(checker: Checker, prefix: string, keys: Iterable<string>, grads: Weights): void {
  for (const key of keys) {
    const name = prefix + key;
    if (checker.expectsTensor(name) || checker.expectsDigest(name))
      checker.gradient(name, grads.get(key)?.data ?? null);
  }
}

/** Every step from the same weights. */
export function runSidaLosses(c: FixtureCase, checker: Checker): void {
  const { lr, adam } = c.manifest.config!;
  const nets = networks(c);
  for (const step of Object.values(c.manifest.steps ?? {})) {
    const out = step.outputs;
    const r = step.kind === 'psi' ? psiStep(c, step, nets) : thetaStep(c, step, nets);
    checkOutcome(checker, out, r);
    checkStored(checker, `${out}g/`, nets[step.kind].keys(), r.grads);
    const g = clipped(step, r.grads);
    if (step.clip) checkWeights(checker, `${out}g_clipped/`, g);
    if (!step.adam) continue;
    const after = adamStep(nets[step.kind], g, adamState(), lr, adam);
    checkWeights(checker, `${out}after/`, after);
    if (!step.ema) continue;
    const beta = betaOf(c, step);
    checker.scalar(`${out}ema_beta`, beta);
    checkWeights(checker, `${out}ema_after/`, emaStep(weights(c, 'ema'), after, beta));
  }
}

/** All steps one after another. */
export function runSidaTrajectory(c: FixtureCase, checker: Checker): void {
  const { lr, adam } = c.manifest.config!;
  const nets = networks(c);
  let ema = weights(c, 'ema');
  const states: Record<'psi' | 'theta', AdamState> = { psi: adamState(), theta: adamState() };
  const steps = Object.values(c.manifest.steps ?? {}).sort((a, b) => a.order! - b.order!);
  for (const step of steps) {
    const r = step.kind === 'psi' ? psiStep(c, step, nets) : thetaStep(c, step, nets);
    checkOutcome(checker, step.outputs, r);
    const xg = r.tensors.x_g;
    if (step.x_g !== undefined && xg && 'data' in xg) checker.tensor(step.x_g, xg.data);
    if (step.adam) nets[step.kind] = adamStep(nets[step.kind], clipped(step, r.grads), states[step.kind], lr, adam);
    if (step.ema) {
      const beta = betaOf(c, step);
      if (step.ema_beta !== undefined) checker.scalar(step.ema_beta, beta);
      ema = emaStep(ema, nets.theta, beta);
    }
  }
  const final: Record<string, Weights> = { psi: nets.psi, theta: nets.theta, ema };
  for (const name of Object.keys(c.manifest.final_distance ?? {})) {
    checker.finalDistance(name, (key) => final[name]!.get(key)!.data);
  }
}
