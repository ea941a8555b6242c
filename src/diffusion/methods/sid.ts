// SiD (Zhou et al. 2024, algorithm 1): a generator from a frozen teacher and a fake score, without data.
import type { View } from '../../gpu/storage.ts';
import { EngineError } from '../../lib/errors.ts';
import type { Act } from '../../nn/act.ts';
import { denoiseOnly } from '../../nn/nets/denoise.ts';
import type { Denoiser } from '../../nn/nets/network.ts';
import type { ParamSet } from '../../nn/params/set.ts';
import { NEUTRAL_STEP, type StepValues } from '../../nn/stepUniforms.ts';
import type { Tape } from '../../nn/tape.ts';
import { type Role, traitsOf } from '../../recipes/methods.ts';
import { microBatchOf, type Recipe } from '../../recipes/recipe.ts';
import { decayedLr, emaBeta, warmup } from '../../recipes/schedules.ts';
import type { RunState } from '../../weights/checkpointFormat.ts';
import { type MapLoss, sidLoss } from '../losses.ts';
import { diffuse, karrasSigma, lognormalSigma, randn, scalars } from '../noise.ts';
import { STREAM } from '../streams.ts';
import { edmUpdate } from './edm.ts';
import {
  dropoutOf,
  type Method,
  type PhaseInputs,
  type Pin,
  type RoleSpec,
  type RunNets,
  type SeenBatch,
} from './method.ts';

/** The three networks of a distillation, of one architecture; psi trains in one update, theta in the other. */
export interface Nets {
  readonly net: Denoiser;
  /** f_phi: the teacher, frozen. */
  readonly phi: ParamSet;
  /** f_psi: the fake score; its encoder is SiDA's discriminator. */
  readonly psi: ParamSet;
  /** G_theta: the generator. */
  readonly theta: ParamSet;
}

/** Dropout of the network that is in training mode. */
type Dropout = ReturnType<typeof dropoutOf>;

/** What both updates read. */
export interface UpdateInputs {
  /** Latents, already times sigma_init: [N, R, R, C]. */
  readonly z: Act;
  /** sigma_init for every image: [N]. */
  readonly initSigma: View;
  /** [N, label_dim] one-hot, absent for unconditional networks. */
  readonly labels?: Act | undefined;
  /** Unit noise [N, R, R, C], and the noise levels [N] that scale it. */
  readonly noise: Act;
  readonly sigma: View;
  readonly dropout?: Dropout;
  /** Wants the gradient at the images though nothing here is trained. */
  readonly watch?: boolean;
  /** Sums over the whole batch, where this is a micro-batch of it and its adversarial means are the batch's. */
  readonly gathered?: View | undefined;
}

/** Of the fake score's update: an augmentation of the generated images and its labels. */
export interface FakeScoreInputs extends UpdateInputs {
  readonly augment?: ((xg: Act) => Act) | undefined;
  readonly augmentLabels?: Act | undefined;
}

/** x_g = D_theta(sigma_init z; sigma_init, c): the one-step generator. */
export function generate(t: Tape, { net, theta }: Nets, i: UpdateInputs, dropout?: Dropout): Act {
  return denoiseOnly(t, net, theta, i.z, { sigma: i.initSigma, labels: i.labels, dropout });
}

/** psi learns the score of what theta makes now: the EDM loss on generated images, theta fixed. */
export function fakeScoreUpdate(
  t: Tape,
  nets: Nets,
  i: FakeScoreInputs,
): { xg: Act; y: Act; noisyFake: Act; yFake: Act; loss: MapLoss } {
  const xg = t.noGrad(() => generate(t, nets, i));
  const y = i.augment ? i.augment(xg) : xg;
  const { xt, D, loss } = edmUpdate(t, nets.net, nets.psi, { ...i, y }, 'loss_psi');
  return { xg, y, noisyFake: xt, yFake: D, loss };
}

/** theta's images and what the teacher makes of them with noise: what the weights wf_b are taken from. */
export function generated(t: Tape, nets: Nets, i: UpdateInputs): { xg: Act; xt: Act; yReal: Act } {
  const { net, phi } = nets;
  const xg = generate(t, nets, i, i.dropout);
  if (i.watch) t.watch(xg);
  const xt = diffuse(t, xg, i.noise, i.sigma);
  const teacher = () => denoiseOnly(t, net, phi, xt, { sigma: i.sigma, labels: i.labels });
  return { xg, xt, yReal: t.checkpoint(xt, teacher) };
}

/** theta learns to make images on which teacher and fake score agree; gradients run through both into x_g. */
export function generatorUpdate(
  t: Tape,
  nets: Nets,
  i: UpdateInputs,
): { xg: Act; xt: Act; yReal: Act; yFake: Act; loss: MapLoss; dxg: Act | undefined } {
  const { net, psi } = nets;
  const { xg, xt, yReal } = generated(t, nets, i);
  const yFake = denoiseOnly(t, net, psi, xt, { sigma: i.sigma, labels: i.labels });
  const loss = sidLoss(t, xg, yReal, yFake);
  t.backward();
  return { xg, xt, yReal, yFake, loss, dxg: t.gradOf(xg) };
}

/** The networks of a distillation; null if the run's method has others. */
export function distilled(nets: RunNets): Nets | null {
  const { net, phi, psi, theta } = nets;
  return phi && psi && theta ? { net, phi, psi, theta } : null;
}

/** The same where only a distillation can be meant. */
export function distilling(nets: RunNets): Nets {
  const all = distilled(nets);
  if (!all) throw new EngineError('internal', 'A distillation needs phi, psi and theta.');
  return all;
}

/** Noise levels of the fake score's update: ln sigma ~ N(P_mean, P_std) (EDM, table 1). [N] */
export function psiSigma(t: Tape, r: Recipe): View {
  const N = microBatchOf(r);
  return lognormalSigma(t, scalars(t, N, STREAM.psiSigma, 'normal'), N);
}

/** What the fake score's update draws. */
export function psiInputs(t: Tape, net: Denoiser, { host, r }: PhaseInputs, sigma: View): FakeScoreInputs {
  const shape = { N: microBatchOf(r), R: net.image.side, C: net.image.channels };
  return {
    z: randn(t, shape, STREAM.psiLatent, r.initSigma),
    initSigma: host.initSigma,
    labels: host.labels,
    noise: randn(t, shape, STREAM.psiNoise, 1),
    sigma,
    dropout: dropoutOf(r, STREAM.psiFakeDropout),
  };
}

/** What the generator's update draws; the same from the same uniforms wherever it is recorded. */
export function thetaInputs(t: Tape, net: Denoiser, { host, r, gathered }: PhaseInputs): UpdateInputs {
  const N = microBatchOf(r);
  const shape = { N, R: net.image.side, C: net.image.channels };
  return {
    z: randn(t, shape, STREAM.thetaLatent, r.initSigma),
    initSigma: host.initSigma,
    labels: host.labels,
    noise: randn(t, shape, STREAM.thetaNoise, 1),
    sigma: karrasSigma(t, scalars(t, N, STREAM.thetaTime, 'uniform'), N, r),
    dropout: dropoutOf(r, STREAM.thetaDropout),
    gathered,
  };
}

/** The uniforms of the fake score's update; those of the generator's differ in the optimiser's values. */
export function distillationValues(r: Recipe, state: RunState): StepValues {
  const { judges } = traitsOf(r.method);
  const { update, wSid, wAdv } = warmup(judges, state.nimg, r.thetaAfter, r.ganAfter);
  return {
    ...NEUTRAL_STEP,
    seed: [r.seed, 0],
    tick: state.tick,
    lr: r.lr,
    beta1: r.beta1,
    beta2: r.beta2,
    eps: r.adamEps,
    adamStep: (state.psiSteps ?? 0) + 1,
    clip: judges ? r.clip : 0,
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

/** The uniforms of a distillation's phases. The generator has rates of its own, and no clip. */
export function phaseValues(phase: Role | 'ema', r: Recipe, state: RunState): StepValues {
  const values = distillationValues(r, state);
  if (phase === 'psi') return { ...values, update: true };
  if (phase !== 'theta') return values;
  const lr = decayedLr(r.glr, state.nimg, r.glrTref);
  return { ...values, lr, beta1: r.gBeta1, eps: r.gAdamEps, clip: 0, adamStep: (state.thetaSteps ?? 0) + 1 };
}

/** The networks of a distillation: psi and theta start as the teacher unless the recipe says otherwise. */
export const DISTILLED: readonly RoleSpec[] = [
  { role: 'phi', startsFrom: 'teacher', norm: null, ema: false },
  { role: 'psi', startsFrom: 'psiInit', norm: 'grad_norm_psi', ema: false },
  { role: 'theta', startsFrom: 'init', norm: 'grad_norm_theta', ema: true },
];

function record(t: Tape, phase: Role, run: RunNets, i: PhaseInputs, pin: Pin): SeenBatch | null {
  const nets = distilling(run);
  if (phase === 'theta') {
    generatorUpdate(t, nets, thetaInputs(t, nets.net, i));
    return null;
  }
  const sigma = pin(psiSigma(t, i.r));
  const u = fakeScoreUpdate(t, nets, psiInputs(t, nets.net, i, sigma));
  const seen = { fake: pin(u.xg), noisyFake: pin(u.noisyFake), denoised: pin(u.yFake) };
  return { ...seen, sigma, adversarial: undefined };
}

/** Algorithm 1 of SiD. */
export const SID: Method = { traits: traitsOf('sid'), roles: DISTILLED, record, uniforms: phaseValues };
