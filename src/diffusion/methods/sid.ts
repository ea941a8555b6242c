// SiD (Zhou et al. 2024, algorithm 1): a generator from a frozen teacher and a fake score, without data.
import type { View } from '../../gpu/storage.ts';
import type { Act } from '../../nn/act.ts';
import { denoiseOnly } from '../../nn/nets/denoise.ts';
import type { Denoiser } from '../../nn/nets/network.ts';
import type { ParamSet } from '../../nn/params/set.ts';
import type { Tape } from '../../nn/tape.ts';
import { type MapLoss, sidLoss } from '../losses.ts';
import { diffuse } from '../noise.ts';
import { edmUpdate } from './edm.ts';

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
type Dropout = { readonly p: number; readonly stream: number } | undefined;

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
