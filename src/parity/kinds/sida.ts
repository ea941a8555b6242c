// Kinds `sida-losses` (each step starts from the same weights) and `sida-trajectory` (steps continue each other).

import type { Nets } from '../../diffusion/methods/sid.ts';
import { adam, ema, sanitise } from '../../diffusion/optimizer.ts';
import type { Gpu } from '../../gpu/device.ts';
import type { ParamSet } from '../../nn/params/set.ts';
import type { Checker } from '../checker.ts';
import type { FixtureCase } from '../fixtureCase.ts';
import type { SidaStep } from '../manifest.ts';
import { betaOf, configOf } from './edmTrainStep.ts';
import { CaseRun, checkAll } from './networks.ts';
import { readOutputs, readScalars, recordUpdate, uniformsOf } from './sidaUpdate.ts';

/** The clip of psi's gradients in the reference code. */
const CLIP = 1;

/** phi, psi and theta with their optimisers on the GPU. */
class Distillation {
  readonly run: CaseRun;
  readonly nets: Nets;

  constructor(c: FixtureCase, gpu: Gpu) {
    this.run = new CaseRun(c, gpu);
    const { run } = this;
    this.nets = {
      net: run.net,
      phi: run.params('phi', 'phi', { train: false }),
      psi: run.params('psi', 'psi', { train: true }),
      theta: run.params('theta', 'theta', { train: true, ema: true }),
    };
    const { theta } = this.nets;
    const weights = c.manifest.weights;
    if (theta.ema && weights && 'ema' in weights) run.load(theta, theta.ema, run.weights('ema'));
  }

  trained(step: SidaStep): ParamSet {
    return this.nets[step.kind];
  }

  /** Resets all weights to the stored ones plus the step's shift, and optimiser states to zero. */
  reset(step: SidaStep): void {
    const { run, nets } = this;
    const { phi, psi, theta } = nets;
    run.load(phi, phi.w, run.weights('phi'));
    run.load(theta, theta.w, run.weights('theta'));
    if (theta.ema) run.load(theta, theta.ema, run.weights('ema'));
    const values = new Map(run.weights('psi'));
    const shift = step.psi_shift;
    if (shift) {
      const before = values.get(shift.parameter);
      if (!before)
        throw new Error(`${run.c.name}.json shifts the parameter "${shift.parameter}", which psi does not have.`);
      values.set(
        shift.parameter,
        before.map((v) => v + shift.add),
      );
    }
    run.load(psi, psi.w, values);
    for (const s of [psi.m, psi.v, theta.m, theta.v]) if (s) run.ws.clear(s);
  }

  /** Runs the losses and gradients of a step and compares them by name. */
  async update(step: SidaStep, checker: Checker): Promise<Map<string, Float32Array>> {
    const { run } = this;
    const trained = this.trained(step);
    const { plan, outputs } = await recordUpdate(run, step, this.nets, trained);
    run.ws.step.write(uniformsOf(run, step));
    run.run(plan);
    const tensors = await readOutputs(run, outputs);
    for (const [name, data] of tensors) checker.tensor(step.outputs + name, data);
    for (const [name, value] of Object.entries(await readScalars(run, step)))
      checker.scalar(step.outputs + name, value);
    return tensors;
  }

  /** Runs one part of the optimiser with the step's uniforms. */
  async optimise(step: SidaStep, part: 'clip' | 'adam' | 'ema', adamStep: number): Promise<void> {
    const { run } = this;
    const p = this.trained(step);
    const clip = step.clip ? CLIP : 0;
    const emaBeta = betaOf(configOf(run.c), step.cur_nimg);
    run.ws.step.write({ ...uniformsOf(run, step), clip, adamStep, emaBeta });
    const fn = { clip: sanitise, adam, ema }[part];
    const { plan } = await run.ws.plan(`${run.c.name} ${part}`, [p], (t) => fn(t, p));
    run.run(plan);
  }

  /** Runs the optimiser's parts after an update. Each is compared if the manifest expects its results. */
  async finish(step: SidaStep, checker: Checker, adamStep: number): Promise<void> {
    const { outputs: out, ema_beta: betaName = `${step.outputs}ema_beta` } = step;
    const p = this.trained(step);
    const check = async (below: string, arena: ParamSet['g']): Promise<void> => {
      if (checker.expectsBelow(out + below)) checkAll(checker, out + below, await this.tensors(p, arena));
    };
    await check('g/', p.g);
    if (checker.expectsScalar(`${out}g_maxabs`))
      checker.scalar(`${out}g_maxabs`, largestOf(await this.tensors(p, p.g)));
    if (step.clip && checker.expectsBelow(`${out}g_clipped/`)) {
      await this.optimise(step, 'clip', adamStep);
      await check('g_clipped/', p.g);
    }
    if (step.adam) {
      await this.optimise(step, 'adam', adamStep);
      await check('after/', p.w);
    }
    if (!step.ema) return;
    await this.optimise(step, 'ema', adamStep);
    checker.scalar(betaName, betaOf(configOf(this.run.c), step.cur_nimg));
    await check('ema_after/', p.ema);
  }

  tensors(p: ParamSet, arena: ParamSet['g']): Promise<Map<string, Float32Array>> {
    return this.run.ws.tensors(p, arena);
  }
}

/** The largest gradient element of a network. */
function largestOf(grads: ReadonlyMap<string, Float32Array>): number {
  return [...grads.values()].reduce((m, g) => g.reduce((a, v) => Math.max(a, Math.abs(v)), m), 0);
}

/** Runs every step from the stored weights. Returns the number of dispatches. */
export async function runSidaLosses(c: FixtureCase, checker: Checker, gpu: Gpu): Promise<number> {
  const d = new Distillation(c, gpu);
  try {
    for (const step of Object.values(c.manifest.steps ?? {})) {
      d.reset(step);
      await d.update(step, checker);
      await d.finish(step, checker, 1);
    }
    return d.run.dispatches;
  } finally {
    d.run.destroy();
  }
}

/** Runs all steps one after another on one set of weights. Returns the number of dispatches. */
export async function runSidaTrajectory(c: FixtureCase, checker: Checker, gpu: Gpu): Promise<number> {
  const d = new Distillation(c, gpu);
  try {
    const steps = Object.values(c.manifest.steps ?? {}).sort((a, b) => (a.order ?? 0) - (b.order ?? 0));
    const taken = { psi: 0, theta: 0 };
    for (const step of steps) {
      const tensors = await d.update(step, checker);
      const xg = tensors.get('x_g');
      if (step.x_g !== undefined && xg) checker.tensor(step.x_g, xg);
      if (step.adam) taken[step.kind]++;
      await d.finish(step, checker, taken[step.kind]);
    }
    const { psi, theta } = d.nets;
    const finals: Record<string, Map<string, Float32Array>> = {
      psi: await d.tensors(psi, psi.w),
      theta: await d.tensors(theta, theta.w),
      ema: await d.tensors(theta, theta.ema),
    };
    for (const name of Object.keys(c.manifest.final_distance ?? {})) {
      checker.finalDistance(name, (key) => finals[name]?.get(key) ?? new Float32Array(0));
    }
    return d.run.dispatches;
  } finally {
    d.run.destroy();
  }
}
