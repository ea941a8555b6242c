// SiDA (Zhou et al. 2025, algorithm 1): SiD with real images; the encoder of the fake score is the discriminator.
// SiD2A is the same from a finished SiD generator.
import type { View } from '../../gpu/storage.ts';
import { EngineError } from '../../lib/errors.ts';
import type { Act } from '../../nn/act.ts';
import { denoise, denoiseOnly } from '../../nn/nets/denoise.ts';
import type { Logits } from '../../nn/ops/logits.ts';
import type { Tape } from '../../nn/tape.ts';
import { type Role, traitsOf } from '../../recipes/methods.ts';
import { microBatchOf, type Recipe } from '../../recipes/recipe.ts';
import type { BytePictures } from '../codec.ts';
import { type CriticMemory, criticAuc } from '../critic.ts';
import {
  discriminatorLoss,
  edmLoss,
  gatherInverses,
  gatherWeights,
  generatorAdvLoss,
  type MapLoss,
  sidLoss,
} from '../losses.ts';
import { diffuse, lognormalSigma, randn, scalars } from '../noise.ts';
import { STREAM } from '../streams.ts';
import { dropoutOf, type Method, type PhaseInputs, type Pin, type RunNets, type SeenBatch } from './method.ts';
import {
  DISTILLED,
  distilling,
  type FakeScoreInputs,
  generate,
  generated,
  type Nets,
  phaseValues,
  psiInputs,
  psiSigma,
  thetaInputs,
  type UpdateInputs,
} from './sid.ts';

/** Real images (augmented by the caller where wanted) with their augmentation labels. */
export interface SidaFakeScoreInputs extends FakeScoreInputs {
  readonly real: Act | BytePictures;
  readonly realAugmentLabels?: Act | undefined;
  /** Dropout of psi on the real images, with streams of its own. */
  readonly realDropout?: UpdateInputs['dropout'];
  /** Noise of the critic's own (an extension); absent: the score's, as published. */
  readonly own?: OwnNoise | undefined;
  /** Where the critic's lead is measured; absent: it is not. */
  readonly critic?: CriticMemory | undefined;
}

/** The critic's own noise: a level [N] that a real and a generated image share, and unit noise [N, R, R, C] of each. */
export interface OwnNoise {
  readonly sigma: View;
  readonly noiseReal: Act;
  readonly noiseFake: Act;
  /** Dropout of psi on the generated images in this pass. */
  readonly dropout?: UpdateInputs['dropout'];
}

/** What the fake score's update made, for inspection. */
export interface SidaFakeScore {
  readonly xg: Act;
  readonly y: Act;
  /** [N] the noise level of the two noisy images, which the critic reads. */
  readonly sigma: View;
  readonly noisyFake: Act;
  readonly noisyReal: Act;
  readonly yFake: Act;
  readonly fake: Logits;
  readonly real: Logits;
  readonly loss: MapLoss;
  /** [N] */
  readonly lossD: View;
}

/** psi learns the score of theta's images and, with its encoder, to tell them from real ones: same sigma, same noise. */
export function fakeScoreUpdate(t: Tape, nets: Nets, i: SidaFakeScoreInputs): SidaFakeScore {
  const { net, psi } = nets;
  const sd = net.sigmaData;
  const { sigma, labels } = i;
  if (i.own) return ownNoiseUpdate(t, nets, i, i.own);
  const xg = t.noGrad(() => generate(t, nets, i));
  const y = i.augment ? i.augment(xg) : xg;
  const noisyFake = diffuse(t, y, i.noise, sigma);
  const noisyReal = diffuse(t, i.real, i.noise, sigma);
  const onFake = { sigma, labels, augmentLabels: i.augmentLabels, dropout: i.dropout };
  const onReal = { sigma, labels, augmentLabels: i.realAugmentLabels, dropout: i.realDropout };
  const { D, logits } = denoise(t, net, psi, noisyFake, onFake, 'encoder_decoder');
  const real = denoise(t, net, psi, noisyReal, onReal, 'encoder').logits as Logits;
  const [yFake, fake] = [D as Act, logits as Logits];
  const loss = edmLoss(t, yFake, y, sigma, sd, 'loss_psi'); // L_psi, denoising
  const lossD = discriminatorLoss(t, fake, real, { sigma, sigmaData: sd, gathered: i.gathered }); // L_psi, adversarial
  if (i.critic) criticAuc(t, real, fake, i.critic);
  t.backward();
  return { xg, y, sigma, noisyFake, noisyReal, yFake, fake, real, loss, lossD };
}

/**
 * The same with noise of the critic's own: two more passes through psi's encoder, and L_D without the weight w(sigma)
 * (docs/training/adversary.md, an extension).
 */
function ownNoiseUpdate(t: Tape, nets: Nets, i: SidaFakeScoreInputs, own: OwnNoise): SidaFakeScore {
  const { net, psi } = nets;
  const { labels } = i;
  const { sigma } = own;
  const xg = t.noGrad(() => generate(t, nets, i));
  const y = i.augment ? i.augment(xg) : xg;
  const scored = diffuse(t, y, i.noise, i.sigma);
  const onFake = { labels, augmentLabels: i.augmentLabels };
  const yFake = denoiseOnly(t, net, psi, scored, { ...onFake, sigma: i.sigma, dropout: i.dropout });
  const loss = edmLoss(t, yFake, y, i.sigma, net.sigmaData, 'loss_psi');
  const noisyReal = diffuse(t, i.real, own.noiseReal, sigma);
  const noisyFake = diffuse(t, y, own.noiseFake, sigma);
  const onReal = { sigma, labels, augmentLabels: i.realAugmentLabels, dropout: i.realDropout };
  const real = denoise(t, net, psi, noisyReal, onReal, 'encoder').logits as Logits;
  const judged = { ...onFake, sigma, dropout: own.dropout };
  const fake = denoise(t, net, psi, noisyFake, judged, 'encoder').logits as Logits;
  const lossD = discriminatorLoss(t, fake, real, { sigma, sigmaData: net.sigmaData, own: true });
  if (i.critic) criticAuc(t, real, fake, i.critic);
  t.backward();
  return { xg, y, sigma, noisyFake, noisyReal, yFake, fake, real, loss, lossD };
}

/** theta learns from the SiD loss and from the batch-mean fakeness spread over its pixels. */
export function generatorUpdate(
  t: Tape,
  nets: Nets,
  i: UpdateInputs,
): { xg: Act; xt: Act; yReal: Act; yFake: Act; logits: Logits; loss: MapLoss; lossGan: View; dxg: Act | undefined } {
  const { net, psi } = nets;
  const { sigma, labels } = i;
  const { xg, xt, yReal } = generated(t, nets, i);
  const { D, logits } = denoise(t, net, psi, xt, { sigma, labels }, 'encoder_decoder');
  const [yFake, fake] = [D as Act, logits as Logits];
  const loss = sidLoss(t, xg, yReal, yFake);
  const lossGan = generatorAdvLoss(t, fake, loss, xg.H * xg.W * xg.C, i.gathered);
  t.backward();
  return { xg, xt, yReal, yFake, logits: fake, loss, lossGan, dxg: t.gradOf(xg) };
}

/** What the critic's own noise draws: ln sigma ~ N(dPMean, dPStd), and noise from streams of its own. */
function ownNoise(t: Tape, { net }: Nets, r: Recipe, mean: number): OwnNoise {
  const N = microBatchOf(r);
  const shape = { N, R: net.image.side, C: net.image.channels };
  return {
    sigma: lognormalSigma(t, scalars(t, N, STREAM.criticSigma, 'normal'), N, { mean, std: r.dPStd }),
    noiseReal: randn(t, shape, STREAM.criticRealNoise, 1),
    noiseFake: randn(t, shape, STREAM.criticFakeNoise, 1),
    dropout: dropoutOf(r, STREAM.criticFakeDropout),
  };
}

function record(t: Tape, phase: Role, run: RunNets, i: PhaseInputs, pin: Pin): SeenBatch | null {
  const nets = distilling(run);
  if (phase === 'theta') {
    generatorUpdate(t, nets, thetaInputs(t, nets.net, i));
    return null;
  }
  const { host, r, gathered } = i;
  if (!host.real) throw new EngineError('internal', 'SiDA needs real images.');
  const sigma = psiSigma(t, r);
  const real = { real: host.real, realDropout: dropoutOf(r, STREAM.psiRealDropout) };
  const own = r.dPMean === null ? undefined : ownNoise(t, nets, r, r.dPMean);
  const u = fakeScoreUpdate(t, nets, { ...psiInputs(t, nets.net, i, sigma), ...real, gathered, own, critic: i.critic });
  const logits = { logitsFake: pin(u.fake.view), logitsReal: pin(u.real.view), side: u.fake.h };
  return {
    fake: pin(u.xg),
    noisyFake: pin(u.noisyFake),
    denoised: pin(u.yFake),
    sigma: pin(u.sigma),
    adversarial: { noisyReal: pin(u.noisyReal), ...logits },
  };
}

/** The EDM weights w_b for the discriminator's means, and 1 / wf_b for those of the generator's adversarial loss. */
function gather(t: Tape, phase: Role, run: RunNets, i: PhaseInputs, sums: View): void {
  const nets = distilling(run);
  if (phase === 'psi') {
    if (i.r.dPMean !== null) return; // L_D has no weights then
    gatherWeights(t, sums, psiSigma(t, i.r), microBatchOf(i.r), nets.net.sigmaData);
    return;
  }
  const { xg, yReal } = generated(t, nets, thetaInputs(t, nets.net, i));
  gatherInverses(t, sums, xg, yReal);
}

/** Algorithm 1 of SiDA. */
export const SIDA: Method = { traits: traitsOf('sida'), roles: DISTILLED, record, gather, uniforms: phaseValues };

/** The same from a finished SiD generator: the recipe's `init`. */
export const SID2A: Method = { ...SIDA, traits: traitsOf('sid2a') };
