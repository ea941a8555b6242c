// SiDA (Zhou et al. 2025, algorithm 1): SiD with real images; the encoder of the fake score is the discriminator.
// SiD2A is the same from a finished SiD generator.
import type { View } from '../../gpu/storage.ts';
import type { Act } from '../../nn/act.ts';
import { denoise } from '../../nn/nets/denoise.ts';
import type { Logits } from '../../nn/ops/logits.ts';
import type { Tape } from '../../nn/tape.ts';
import type { BytePictures } from '../codec.ts';
import { discriminatorLoss, edmLoss, generatorAdvLoss, type MapLoss, sidLoss } from '../losses.ts';
import { diffuse } from '../noise.ts';
import { type FakeScoreInputs, generate, generated, type Nets, type UpdateInputs } from './sid.ts';

/** Real images (augmented by the caller where wanted) with their augmentation labels. */
export interface SidaFakeScoreInputs extends FakeScoreInputs {
  readonly real: Act | BytePictures;
  readonly realAugmentLabels?: Act | undefined;
  /** Dropout of psi on the real images, with streams of its own. */
  readonly realDropout?: UpdateInputs['dropout'];
}

/** What the fake score's update made, for inspection. */
export interface SidaFakeScore {
  readonly xg: Act;
  readonly y: Act;
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
  t.backward();
  return { xg, y, noisyFake, noisyReal, yFake, fake, real, loss, lossD };
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
