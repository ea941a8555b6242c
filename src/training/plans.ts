// The recorded plans of a distillation: psi's update and theta's, with the buffers that the host fills before them.

import { type BytePictures, PixelCodec, type RgbaPictures } from '../diffusion/codec.ts';
import { gatherInverses, gatherWeights } from '../diffusion/losses.ts';
import * as sid from '../diffusion/methods/sid.ts';
import * as sida from '../diffusion/methods/sida.ts';
import { karrasSigma, lognormalSigma, randn, scalars } from '../diffusion/noise.ts';
import { adam, ema, gradNorm } from '../diffusion/optimizer.ts';
import { STREAM } from '../diffusion/streams.ts';
import type { Plan } from '../gpu/plan.ts';
import { type View, whole } from '../gpu/storage.ts';
import type { Act } from '../nn/act.ts';
import type { ParamSet } from '../nn/params/set.ts';
import type { Tape } from '../nn/tape.ts';
import type { Workspace } from '../nn/workspace.ts';
import { traitsOf } from '../recipes/methods.ts';
import { microBatchOf, type Recipe } from '../recipes/recipe.ts';
import { Update, type UpdateParts } from './update.ts';

/** What the host writes before an update. */
export interface HostInputs {
  /** [B, classes] one-hot; undefined for unconditional networks. */
  readonly labels: Act | undefined;
  /** Undefined for SiD. */
  readonly real: BytePictures | undefined;
  readonly initSigma: View;
}

/** What psi's last update saw, kept for the batch view. */
export interface BatchHandles {
  readonly fake: Act;
  readonly noisyFake: Act;
  /** f_psi(x_t) of the update itself, before the weights moved. */
  readonly denoised: Act;
  readonly sigma: View;
  readonly adversarial:
    | { readonly noisyReal: Act; readonly logitsFake: View; readonly logitsReal: View; readonly side: number }
    | undefined;
}

/** The two updates of an iteration, and theta's moving average after them. */
export interface RunPlans {
  readonly inputs: HostInputs;
  readonly psi: Update;
  readonly theta: Update;
  readonly ema: Update;
  readonly batch: BatchHandles;
  /** Takes the real images to the GPU, and the pictures of the batch view from there. */
  readonly codec: PixelCodec;
  readonly pictures: BatchPictures;
}

/** Images a side of the batch view. */
export const SHOWN = 16;

/** The images of `BatchHandles` as RGBA, the first `SHOWN` of each, as of the last run of the plan. */
export interface BatchPictures {
  readonly plan: Plan;
  readonly fake: RgbaPictures;
  readonly noisyFake: RgbaPictures;
  readonly noisyReal: RgbaPictures | null;
}

async function recordPictures(ws: Workspace, codec: PixelCodec, h: BatchHandles): Promise<BatchPictures> {
  const n = Math.min(h.fake.N, SHOWN);
  const { plan, result } = await ws.plan('pictures of the batch', [], (t) => ({
    fake: codec.pictures(t, h.fake, n),
    noisyFake: codec.pictures(t, h.noisyFake, n),
    noisyReal: h.adversarial ? codec.pictures(t, h.adversarial.noisyReal, n) : null,
  }));
  return { plan, ...result };
}

/** What both recordings need. */
interface Recording {
  readonly ws: Workspace;
  readonly nets: sid.Nets;
  readonly host: HostInputs;
  readonly r: Recipe;
  /** Sums over the whole batch, where micro-batches need them. */
  readonly gathered: View | undefined;
}

const dropout = (r: Recipe, stream: number) => (r.dropout > 0 ? { p: r.dropout, stream } : undefined);

function psiSigma(t: Tape, r: Recipe): View {
  const N = microBatchOf(r);
  return lognormalSigma(t, scalars(t, N, STREAM.psiSigma, 'normal'), N);
}

function recordPsi(t: Tape, { ws, nets, host, r, gathered }: Recording): BatchHandles {
  const { channels: C, side: R } = nets.net.image;
  const N = microBatchOf(r);
  const sigma = ws.pin(psiSigma(t, r));
  const inputs = {
    z: randn(t, { N, R, C }, STREAM.psiLatent, r.initSigma),
    initSigma: host.initSigma,
    labels: host.labels,
    noise: randn(t, { N, R, C }, STREAM.psiNoise, 1),
    sigma,
    dropout: dropout(r, STREAM.psiFakeDropout),
  };
  if (!host.real) {
    const u = sid.fakeScoreUpdate(t, nets, inputs);
    const seen = { fake: ws.pin(u.xg), noisyFake: ws.pin(u.noisyFake), denoised: ws.pin(u.yFake) };
    return { ...seen, sigma, adversarial: undefined };
  }
  const real = { real: host.real, realDropout: dropout(r, STREAM.psiRealDropout) };
  const u = sida.fakeScoreUpdate(t, nets, { ...inputs, ...real, gathered });
  const logits = { logitsFake: ws.pin(u.fake.view), logitsReal: ws.pin(u.real.view), side: u.fake.h };
  return {
    fake: ws.pin(u.xg),
    noisyFake: ws.pin(u.noisyFake),
    denoised: ws.pin(u.yFake),
    sigma,
    adversarial: { noisyReal: ws.pin(u.noisyReal), ...logits },
  };
}

/** What theta's update draws; the same from the same uniforms wherever it is recorded. */
export function thetaInputs(t: Tape, { nets, host, r, gathered }: Omit<Recording, 'ws'>): sid.UpdateInputs {
  const { channels: C, side: R } = nets.net.image;
  const N = microBatchOf(r);
  return {
    z: randn(t, { N, R, C }, STREAM.thetaLatent, r.initSigma),
    initSigma: host.initSigma,
    labels: host.labels,
    noise: randn(t, { N, R, C }, STREAM.thetaNoise, 1),
    sigma: karrasSigma(t, scalars(t, N, STREAM.thetaTime, 'uniform'), N, r),
    dropout: dropout(r, STREAM.thetaDropout),
    gathered,
  };
}

function recordTheta(t: Tape, recording: Recording): void {
  const inputs = thetaInputs(t, recording);
  if (traitsOf(recording.r.method).judges) sida.generatorUpdate(t, recording.nets, inputs);
  else sid.generatorUpdate(t, recording.nets, inputs);
}

function finishPsi(t: Tape, nets: sid.Nets): void {
  gradNorm(t, nets.psi, 'grad_norm_psi');
  adam(t, nets.psi);
}

function finishTheta(t: Tape, nets: sid.Nets): void {
  gradNorm(t, nets.theta, 'grad_norm_theta');
  adam(t, nets.theta);
}

/** The plans of one network's update: one plan, or those that micro-batches need. */
async function recordUpdate<T>(
  ws: Workspace,
  p: ParamSet,
  o: {
    label: string;
    rounds: number;
    body: (t: Tape) => T;
    finish: (t: Tape) => void;
    gather?: ((t: Tape) => void) | undefined;
  },
): Promise<{ update: Update; result: T }> {
  const { label, rounds, body, finish, gather } = o;
  if (rounds === 1) {
    const { plan, result } = await ws.plan(label, [p], (t) => {
      const made = body(t);
      finish(t);
      return made;
    });
    return { update: new Update({ body: plan }, 1), result };
  }
  const { plan, result } = await ws.plan(label, [p], body, true);
  const clear = await ws.plan(`${label}: clear`, [], (t) => p.g && t.plan.clear(whole(p.g)));
  const parts: UpdateParts = {
    body: plan,
    clear: clear.plan,
    finish: (await ws.plan(`${label}: optimiser`, [], finish)).plan,
    gather: gather && (await ws.plan(`${label}: means`, [], (t) => t.noGrad(() => gather(t)))).plan,
  };
  return { update: new Update(parts, rounds), result };
}

/** Records both updates; nothing but uniforms and inputs changes from step to step. */
export async function recordRun(ws: Workspace, nets: sid.Nets, r: Recipe): Promise<RunPlans> {
  const { image, classes, sigmaData } = nets.net;
  const N = microBatchOf(r);
  const rounds = r.batch / N;
  const codec = new PixelCodec(ws);
  const host: HostInputs = {
    labels: classes > 0 ? ws.act('labels', [N, classes]) : undefined,
    real: traitsOf(r.method).judges ? codec.hold('real images', N, image.side) : undefined,
    initSigma: ws.vector('sigma_init', N),
  };
  ws.write(host.initSigma.storage, new Float32Array(N).fill(r.initSigma));
  const splitsMeans = rounds > 1 && traitsOf(r.method).judges && r.advMean === 'batch';
  const sums = splitsMeans ? ws.vector('sums over the batch', 4) : undefined;
  const recording: Recording = { ws, nets, host, r, gathered: sums };
  const psi = await recordUpdate(ws, nets.psi, {
    label: 'update psi',
    rounds,
    body: (t) => recordPsi(t, recording),
    finish: (t) => finishPsi(t, nets),
    gather: sums && ((t) => gatherWeights(t, sums, psiSigma(t, r), N, sigmaData)),
  });
  const theta = await recordUpdate(ws, nets.theta, {
    label: 'update theta',
    rounds,
    body: (t) => recordTheta(t, recording),
    finish: (t) => finishTheta(t, nets),
    gather:
      sums &&
      ((t) => {
        const { xg, yReal } = sid.generated(t, nets, thetaInputs(t, recording));
        gatherInverses(t, sums, xg, yReal);
      }),
  });
  const average = await ws.plan('moving average', [], (t) => ema(t, nets.theta));
  const ofTheta = { theta: theta.update, ema: new Update({ body: average.plan }, 1) };
  const pictures = await recordPictures(ws, codec, psi.result);
  return { inputs: host, psi: psi.update, ...ofTheta, batch: psi.result, codec, pictures };
}
