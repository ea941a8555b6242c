// The recorded plans of a distillation: psi's update and theta's, with the buffers that the host fills before them.
import type { Plan } from '../gpu/plan.ts';
import type { View } from '../gpu/storage.ts';
import type { Act } from '../nn/act.ts';
import type { Tape } from '../nn/tape.ts';
import { isAdversarial, type Recipe } from '../recipes/recipe.ts';
import { karrasSigma, lognormalSigma, randn, scalars } from './draws.ts';
import { COLUMN } from './metricsLog.ts';
import { adam, ema, gradNorm } from './optimizer.ts';
import * as sid from './sid.ts';
import * as sida from './sida.ts';
import { STREAM } from './streams.ts';
import type { Workspace } from './workspace.ts';

/** What the host writes before an update. */
export interface HostInputs {
  /** [B, label_dim] one-hot; undefined for unconditional networks. */
  readonly labels: Act | undefined;
  /** [B, C, R, R]; undefined for SiD. */
  readonly real: Act | undefined;
  readonly initSigma: View;
}

/** What psi's last update saw, kept for the batch view. */
export interface BatchHandles {
  readonly fake: Act;
  readonly noisyFake: Act;
  readonly sigma: View;
  readonly adversarial:
    | { readonly noisyReal: Act; readonly logitsFake: View; readonly logitsReal: View; readonly side: number }
    | undefined;
}

/** The two updates of an iteration. */
export interface RunPlans {
  readonly inputs: HostInputs;
  readonly psi: Plan;
  readonly theta: Plan;
  readonly batch: BatchHandles;
}

function recordPsi(t: Tape, ws: Workspace, nets: sid.Nets, host: HostInputs, r: Recipe): BatchHandles {
  const { img_channels: C, img_resolution: R } = nets.net.config;
  const N = r.batch;
  const drop = (stream: number) => (r.dropout > 0 ? { p: r.dropout, stream } : undefined);
  const sigma = ws.pin(lognormalSigma(t, scalars(t, N, STREAM.psiSigma, 'normal'), N));
  const inputs = {
    z: randn(t, { N, R, C }, STREAM.psiLatent, r.initSigma),
    initSigma: host.initSigma,
    labels: host.labels,
    noise: randn(t, { N, R, C }, STREAM.psiNoise, 1),
    sigma,
    dropout: drop(STREAM.psiFakeDropout),
  };
  const finish = () => {
    gradNorm(t, nets.psi, COLUMN.gradNormPsi);
    adam(t, nets.psi);
  };
  if (!host.real) {
    const u = sid.fakeScoreUpdate(t, nets, inputs);
    finish();
    return { fake: ws.pin(u.xg), noisyFake: ws.pin(u.noisyFake), sigma, adversarial: undefined };
  }
  const real = { real: host.real, realDropout: drop(STREAM.psiRealDropout) };
  const u = sida.fakeScoreUpdate(t, nets, { ...inputs, ...real });
  finish();
  const logits = { logitsFake: ws.pin(u.fake.view), logitsReal: ws.pin(u.real.view), side: u.fake.h };
  return {
    fake: ws.pin(u.xg),
    noisyFake: ws.pin(u.noisyFake),
    sigma,
    adversarial: { noisyReal: ws.pin(u.noisyReal), ...logits },
  };
}

function recordTheta(t: Tape, nets: sid.Nets, host: HostInputs, r: Recipe): void {
  const { img_channels: C, img_resolution: R } = nets.net.config;
  const N = r.batch;
  const inputs = {
    z: randn(t, { N, R, C }, STREAM.thetaLatent, r.initSigma),
    initSigma: host.initSigma,
    labels: host.labels,
    noise: randn(t, { N, R, C }, STREAM.thetaNoise, 1),
    sigma: karrasSigma(t, scalars(t, N, STREAM.thetaTime, 'uniform'), N, r),
    dropout: r.dropout > 0 ? { p: r.dropout, stream: STREAM.thetaDropout } : undefined,
  };
  if (isAdversarial(r.method)) sida.generatorUpdate(t, nets, inputs);
  else sid.generatorUpdate(t, nets, inputs);
  gradNorm(t, nets.theta, COLUMN.gradNormTheta);
  adam(t, nets.theta);
  ema(t, nets.theta);
}

/** Records both updates; nothing but uniforms and inputs changes from step to step. */
export async function recordRun(ws: Workspace, nets: sid.Nets, r: Recipe): Promise<RunPlans> {
  const { img_channels, img_resolution, label_dim } = nets.net.config;
  const image = [r.batch, img_channels, img_resolution, img_resolution];
  const host: HostInputs = {
    labels: label_dim > 0 ? ws.act('labels', [r.batch, label_dim]) : undefined,
    real: isAdversarial(r.method) ? ws.act('real images', image) : undefined,
    initSigma: ws.vector('sigma_init', r.batch),
  };
  ws.write(host.initSigma.storage, new Float32Array(r.batch).fill(r.initSigma));
  const psi = await ws.plan('update psi', [nets.psi], (t) => recordPsi(t, ws, nets, host, r));
  const theta = await ws.plan('update theta', [nets.theta], (t) => recordTheta(t, nets, host, r));
  return { inputs: host, psi: psi.plan, theta: theta.plan, batch: psi.result };
}
