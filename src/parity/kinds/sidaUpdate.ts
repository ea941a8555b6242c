// One psi or theta update of the kinds `sida-losses` and `sida-trajectory`, recorded by the training code itself.

import * as sid from '../../diffusion/methods/sid.ts';
import * as sida from '../../diffusion/methods/sida.ts';
import { karrasSigma, lognormalSigma } from '../../diffusion/noise.ts';
import { sanitise } from '../../diffusion/optimizer.ts';
import type { Plan } from '../../gpu/plan.ts';
import type { View } from '../../gpu/storage.ts';
import { COLUMNS } from '../../kernels.gen.ts';
import type { Act } from '../../nn/act.ts';
import { flipX } from '../../nn/ops/flip.ts';
import type { Logits } from '../../nn/ops/logits.ts';
import type { ParamSet } from '../../nn/params/set.ts';
import type { StepValues } from '../../nn/stepUniforms.ts';
import type { Tape } from '../../nn/tape.ts';
import { tensorOf } from '../fixtureCase.ts';
import type { SidaStep } from '../manifest.ts';
import { configOf, stepValues } from './edmTrainStep.ts';
import type { CaseRun } from './networks.ts';

/** The noise schedule of the reference code, and its clamp of the logits. */
const KARRAS = { sigmaMin: 0.002, sigmaMax: 80, rho: 7 };

/** Results of an update, compared by name. */
interface Outputs {
  readonly images: Record<string, Act>;
  readonly vectors: Record<string, { view: View; n: number; pick?: (rows: Float32Array) => Float32Array }>;
}

/** A recorded update. The arena of the updated network holds its gradients, sanitised but not clipped. */
export interface RecordedUpdate {
  readonly plan: Plan;
  readonly outputs: Outputs;
}

function logitVector(l: Logits): { view: View; n: number } {
  return { view: l.view, n: l.N * l.h * l.w };
}

/** Step uniforms of a step: loss factors, weight of each loss, alpha. */
export function uniformsOf(run: CaseRun, step: SidaStep): StepValues {
  const config = configOf(run.c);
  const half = step.adversarial ? 0.5 : 1;
  return {
    ...stepValues(config),
    lr: config.lr,
    alpha: step.alpha ?? 1,
    ls: config.ls,
    lsd: config.lsd,
    lsg: config.lsg,
    lsgGan: config.lsg_gan,
    tmax: config.tmax / 1000,
    wSid: half,
    wAdv: step.adversarial ? 0.5 : 0,
  };
}

function latents(run: CaseRun, step: SidaStep): Act {
  const { init_sigma } = configOf(run.c);
  const name = `${step.inputs}z`;
  const z = run.take(name);
  const values = tensorOf(run.c, name);
  const size = values.length / z.N;
  run.ws.fill(
    z,
    values.map((v, i) => (Math.floor(i / size) === step.nan_image ? Number.NaN : v * init_sigma)),
  );
  return z;
}

function commonInputs(run: CaseRun, step: SidaStep) {
  const z = latents(run, step);
  const initSigma = run.vector('init_sigma', new Float32Array(z.N).fill(configOf(run.c).init_sigma));
  return { z, initSigma, labels: run.find(`${step.inputs}labels`), noise: run.take(`${step.inputs}noise`) };
}

function recordPsi(run: CaseRun, step: SidaStep, nets: sid.Nets, t: Tape): Outputs {
  const { ws, c } = run;
  const common = commonInputs(run, step);
  const { N } = common.z;
  const sigma = ws.pin(lognormalSigma(t, run.vector(`${step.inputs}rnd_normal`), N));
  const { fake_transform: f } = step;
  const given = (name: string | undefined) => (step.augment_labels === 'given' && name ? run.take(name) : undefined);
  const augment = f && ((xg: Act) => flipX(t, xg, tensorOf(c, f.scale)[0] ?? Number.NaN));
  const inputs = { ...common, sigma, augment, augmentLabels: given(f?.labels) };
  const sigmas = { sigma: { view: sigma, n: N } };
  if (step.method === 'sid') {
    const u = sid.fakeScoreUpdate(t, nets, inputs);
    return { images: { x_g: ws.pin(u.xg), y_fake: ws.pin(u.yFake), loss_map: ws.pin(u.loss.map()) }, vectors: sigmas };
  }
  if (!step.real_images) throw new Error(`${c.name}.json has a psi step of SiDA without "real_images".`);
  const real = run.take(step.real_images);
  const u = sida.fakeScoreUpdate(t, nets, { ...inputs, real, realAugmentLabels: given(step.real_labels) });
  for (const l of [u.fake, u.real]) ws.pin(l.view);
  return {
    images: { x_g: ws.pin(u.xg), y_fake: ws.pin(u.yFake), loss_map: ws.pin(u.loss.map()) },
    vectors: {
      ...sigmas,
      logits_fake: logitVector(u.fake),
      logits_real: logitVector(u.real),
      loss_D_per_image: { view: ws.pin(u.lossD), n: N },
    },
  };
}

type ThetaUpdate = ReturnType<typeof sid.generatorUpdate>;

function thetaOutputs(run: CaseRun, u: ThetaUpdate, sigma: View): Outputs {
  const { ws } = run;
  const { N } = u.xg;
  const images = { x_g: u.xg, y_real: u.yReal, y_fake: u.yFake, loss_map: u.loss.map() };
  for (const a of Object.values(images)) ws.pin(a);
  const pick = (rows: Float32Array) => rows.filter((_, i) => i % 4 === 0);
  return {
    images: { ...images, ...(u.dxg ? { 'g/x_g': ws.pin(u.dxg) } : {}) },
    vectors: { sigma: { view: sigma, n: N }, weight_factor: { view: ws.pin(u.loss.rows), n: 4 * N, pick } },
  };
}

function recordTheta(run: CaseRun, step: SidaStep, nets: sid.Nets, t: Tape): Outputs {
  const { ws } = run;
  const common = commonInputs(run, step);
  const { N } = common.z;
  const sigma = ws.pin(karrasSigma(t, run.vector(`${step.inputs}rnd_t`), N, KARRAS));
  const inputs = { ...common, sigma };
  if (step.method === 'sid') return thetaOutputs(run, sid.generatorUpdate(t, nets, inputs), sigma);
  const u = sida.generatorUpdate(t, nets, inputs);
  const { images, vectors } = thetaOutputs(run, u, sigma);
  ws.pin(u.logits.view);
  const gan = { view: ws.pin(u.lossGan), n: N };
  return { images, vectors: { ...vectors, logits: logitVector(u.logits), loss_gan_per_image: gan } };
}

/** Records the update of a step. `trained` is the network that receives gradients. */
export async function recordUpdate(
  run: CaseRun,
  step: SidaStep,
  nets: sid.Nets,
  trained: ParamSet,
): Promise<RecordedUpdate> {
  const record = step.kind === 'psi' ? recordPsi : recordTheta;
  const { plan, result } = await run.ws.plan(`${run.c.name} ${step.outputs}`, [trained], (t) => {
    const outputs = record(run, step, nets, t);
    sanitise(t, trained);
    return outputs;
  });
  return { plan, outputs: result };
}

/** The tensors of an update by name. */
export async function readOutputs(run: CaseRun, o: Outputs): Promise<Map<string, Float32Array>> {
  const out = new Map<string, Float32Array>();
  for (const [name, a] of Object.entries(o.images)) out.set(name, await run.ws.nchw(a));
  for (const [name, { view, n, pick }] of Object.entries(o.vectors)) {
    const floats = await run.ws.floats(view, n);
    out.set(name, pick ? pick(floats) : floats);
  }
  return out;
}

/** The scalars of an update by name. */
export async function readScalars(run: CaseRun, step: SidaStep): Promise<Record<string, number>> {
  const row = await run.ws.floats(run.ws.metrics);
  const at = (column: number): number => row[column] ?? Number.NaN;
  if (step.kind === 'psi') {
    const loss = at(COLUMNS.loss_psi);
    if (step.method === 'sid') return { loss, total: loss };
    return { loss, loss_D: at(COLUMNS.loss_d), total: loss + at(COLUMNS.loss_d) };
  }
  const B = tensorOf(run.c, `${step.inputs}rnd_t`).length;
  const base = { loss: at(COLUMNS.loss_g), total: at(COLUMNS.total_g), images_kept: B - at(COLUMNS.nan_images) };
  return step.method === 'sida' ? { ...base, loss_gan: at(COLUMNS.weighted_g_gan) } : base;
}
