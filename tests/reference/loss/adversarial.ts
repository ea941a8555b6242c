// The adversarial losses of SiDA, section 9: psi's encoder as discriminator.
import { sigmoid } from '../silu.ts';
import { map, type Tensor } from '../tensor.ts';

/** ln(1 + e^x) without overflow: BCE(l, 0). BCE(l, 1) is softplus(-l). */
export function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}

const mean = (x: Tensor, f: (v: number) => number): number => x.data.reduce((s, v) => s + f(v), 0) / x.data.length;

export interface DiscriminatorLoss {
  /** w_b (mean BCE(real, 1) + mean BCE(fake, 0))/2, the means over batch and pixels. */
  perImage: number[];
  /** lsd sum(perImage)/B. */
  loss: number;
  gReal: Tensor;
  gFake: Tensor;
}

/** L_D and its gradients with respect to both logit maps. w is EDM's weight of each image. */
export function discriminatorLoss(real: Tensor, fake: Tensor, w: readonly number[], lsd: number): DiscriminatorLoss {
  const bce = (mean(real, (l) => softplus(-l)) + mean(fake, softplus)) / 2;
  const perImage = w.map((v) => v * bce);
  const factor = (lsd * w.reduce((a, v) => a + v, 0)) / w.length / 2 / real.data.length;
  return {
    perImage,
    loss: (lsd * perImage.reduce((a, v) => a + v, 0)) / w.length,
    gReal: map(real, (l) => factor * (sigmoid(l) - 1)),
    gFake: map(fake, (l) => factor * sigmoid(l)),
  };
}

/** Logits are clamped to ±10 in the generator's loss. The gradient is zero where the clamp acts. */
const CLAMP = 10;

export interface GeneratorLoss {
  /** G_b = mean BCE(clamp(l), 1)/wf_b. */
  perImage: number[];
  /** lsg_gan sum(G_b pixels)/B, `pixels` = C H W. */
  loss: number;
  gLogits: Tensor;
}

/** The generator's adversarial loss and its gradient with respect to the logits. */
export function generatorLoss(
  logits: Tensor,
  weightFactor: readonly number[],
  pixels: number,
  lsgGan: number,
): GeneratorLoss {
  const B = weightFactor.length;
  const clamped = map(logits, (l) => Math.min(Math.max(l, -CLAMP), CLAMP));
  const bce = mean(clamped, (l) => softplus(-l));
  const perImage = weightFactor.map((wf) => bce / wf);
  const factor = (lsgGan * pixels * weightFactor.reduce((a, wf) => a + 1 / wf, 0)) / B / logits.data.length;
  return {
    perImage,
    loss: (lsgGan * pixels * perImage.reduce((a, v) => a + v, 0)) / B,
    gLogits: map(logits, (l) => (Math.abs(l) > CLAMP ? 0 : factor * (sigmoid(l) - 1))),
  };
}
