// One update of psi or theta (kinds `sida-losses` and `sida-trajectory`): losses and gradients, without a step.
import type { FixtureCase } from '../../../src/parity/fixtureCase.ts';
import type { SidaStep } from '../../../src/parity/manifest.ts';
import { sanitise } from '../adam.ts';
import { addNoise, sidSigma } from '../diffuse.ts';
import { type EdmNetResult, edmNet } from '../edmNet.ts';
import { discriminatorLoss, generatorLoss } from '../loss/adversarial.ts';
import { edmLoss, edmWeight } from '../loss/edm.ts';
import { sidLoss } from '../loss/sid.ts';
import { add, map, scale, type Tensor, zeros } from '../tensor.ts';
import { find, netArgs, take, type Weights } from './inputs.ts';

export interface Networks {
  phi: Weights;
  psi: Weights;
  theta: Weights;
}

export interface StepOutcome {
  tensors: Record<string, Tensor | readonly number[]>;
  scalars: Record<string, number>;
  /** Gradients of the updated network, with nan and inf replaced. */
  grads: Weights;
}

function sanitised(grads: Weights): Weights {
  return new Map([...grads].map(([k, g]) => [k, sanitise(g)]));
}

/** x_g = D_theta(init_sigma z; init_sigma, labels), augmentation labels zero. */
function generate(c: FixtureCase, step: SidaStep, theta: Weights): EdmNetResult {
  const { init_sigma } = c.manifest.config!;
  const stored = take(c, `${step.inputs}z`);
  const B = stored.shape[0]!;
  const size = stored.data.length / B;
  const z = map(stored, (v, i) => (Math.floor(i / size) === step.nan_image ? Number.NaN : v));
  const sigma = new Float64Array(B).fill(init_sigma);
  const labels = find(c, `${step.inputs}labels`);
  return edmNet(theta, netArgs(c), { x: scale(z, init_sigma), sigma, labels, augmentLabels: zeroLabels(c, B) });
}

function zeroLabels(c: FixtureCase, B: number): Tensor | null {
  const { augment_dim } = netArgs(c);
  return augment_dim > 0 ? zeros([B, augment_dim]) : null;
}

/** Augmentation labels of phi and psi in the step. */
function augmentLabels(c: FixtureCase, step: SidaStep, B: number, given: string | undefined): Tensor | null {
  if (step.augment_labels === 'none') return null;
  return step.augment_labels === 'given' && given !== undefined ? take(c, given) : zeroLabels(c, B);
}

/** scale times the image with its last axis reversed. */
function flipX(x: Tensor, factor: number): Tensor {
  const w = x.shape[3]!;
  return map(x, (_, i) => factor * x.data[i - (i % w) + (w - 1 - (i % w))]!);
}

/** The update of psi: regression on generated images, and for SiDA the discriminator's loss. */
export function psiStep(c: FixtureCase, step: SidaStep, nets: Networks): StepOutcome {
  const config = c.manifest.config!;
  const xg = generate(c, step, nets.theta).D!;
  const B = xg.shape[0]!;
  const y = step.fake_transform ? flipX(xg, take(c, step.fake_transform.scale).data[0]!) : xg;
  const draws = take(c, `${step.inputs}rnd_normal`).data;
  const sigma = Array.from(draws, (n) => Math.exp(config.P_std * n + config.P_mean));
  const noise = take(c, `${step.inputs}noise`);
  const labels = find(c, `${step.inputs}labels`);
  const psi = (images: Tensor, aug: string | undefined, parts: 'encoder' | 'encoder_decoder'): EdmNetResult =>
    edmNet(
      nets.psi,
      netArgs(c),
      { x: addNoise(images, noise, sigma), sigma, labels, augmentLabels: augmentLabels(c, step, B, aug) },
      parts,
    );
  const fake = psi(y, step.fake_transform?.labels, 'encoder_decoder');
  const score = edmLoss(fake.D!, y, sigma, config.sigma_data, config.ls);
  const common = { x_g: xg, sigma, y_fake: fake.D!, logits_fake: fake.logits, loss_map: score.lossMap };
  if (step.method === 'sid') {
    const grads = sanitised(fake.backward({ D: score.gD, logits: null }).w);
    return { tensors: common, scalars: { loss: score.loss, total: score.loss }, grads };
  }
  const real = psi(take(c, step.real_images!), step.real_labels, 'encoder');
  const d = discriminatorLoss(real.logits, fake.logits, edmWeight(sigma, config.sigma_data), config.lsd);
  const g = fake.backward({ D: score.gD, logits: d.gFake }).w;
  for (const [k, t] of real.backward({ D: null, logits: d.gReal }).w) g.set(k, add(g.get(k)!, t));
  return {
    tensors: { ...common, logits_real: real.logits, loss_D_per_image: d.perImage },
    scalars: { loss: score.loss, loss_D: d.loss, total: score.loss + d.loss },
    grads: sanitised(g),
  };
}

/** The update of theta: SiD's loss, and for SiDA the adversarial loss. */
export function thetaStep(c: FixtureCase, step: SidaStep, nets: Networks): StepOutcome {
  const config = c.manifest.config!;
  const generator = generate(c, step, nets.theta);
  const xg = generator.D!;
  const B = xg.shape[0]!;
  const sigma = Array.from(take(c, `${step.inputs}rnd_t`).data, (u) => sidSigma(u, config.tmax));
  const inputs = {
    x: addNoise(xg, take(c, `${step.inputs}noise`), sigma),
    sigma,
    labels: find(c, `${step.inputs}labels`),
    augmentLabels: augmentLabels(c, step, B, undefined),
  };
  const phi = edmNet(nets.phi, netArgs(c), inputs);
  const psi = edmNet(shifted(nets.psi, step), netArgs(c), inputs);
  const sid = sidLoss(xg, phi.D!, psi.D!, step.alpha!, config.lsg);
  const pixels = xg.data.length / B;
  const adv = step.method === 'sida' ? generatorLoss(psi.logits, sid.weightFactor, pixels, config.lsg_gan) : null;
  const half = step.adversarial ? 0.5 : 1;
  const gPhi = phi.backward({ D: scale(sid.g.yReal, half), logits: null }).x;
  const gLogits = adv && step.adversarial ? scale(adv.gLogits, half) : null;
  const gPsi = psi.backward({ D: scale(sid.g.yFake, half), logits: gLogits }).x;
  const gXg = add(add(scale(sid.g.xg, half), gPhi), gPsi);
  const grads = sanitised(generator.backward({ D: gXg, logits: null }).w);
  return {
    tensors: {
      x_g: xg,
      sigma,
      y_real: phi.D!,
      y_fake: psi.D!,
      logits: psi.logits,
      weight_factor: sid.weightFactor,
      loss_map: sid.lossMap,
      'g/x_g': gXg,
      ...(adv && { loss_gan_per_image: adv.perImage }),
    },
    scalars: {
      loss: sid.loss,
      total: step.adversarial ? 0.5 * sid.loss + 0.5 * adv!.loss : sid.loss,
      images_kept: sid.kept.filter(Boolean).length,
      g_maxabs: Math.max(...[...grads.values()].map((g) => g.data.reduce((a, v) => Math.max(a, Math.abs(v)), 0))),
      ...(adv && { loss_gan: adv.loss }),
    },
    grads,
  };
}

/** psi with `psi_shift` added. */
function shifted(psi: Weights, { psi_shift: shift }: SidaStep): Weights {
  if (!shift) return psi;
  return new Map(psi).set(
    shift.parameter,
    map(psi.get(shift.parameter)!, (v) => Math.fround(v + shift.add)),
  );
}
