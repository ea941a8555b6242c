// EDM's denoising loss, section 2. psi's regression on generated images is the same.
import { map, scaleRows, sum, type Tensor } from '../tensor.ts';

/** w = (sigma^2 + sd^2)/(sigma sd)^2, one per image. */
export function edmWeight(sigma: ArrayLike<number>, sigmaData: number): number[] {
  return Array.from(sigma, (s) => (s ** 2 + sigmaData ** 2) / (s * sigmaData) ** 2);
}

export interface EdmLoss {
  /** w (D - y)^2 per pixel. */
  lossMap: Tensor;
  /** ls sum(lossMap)/B. */
  loss: number;
  /** Gradient of the loss with respect to D. */
  gD: Tensor;
}

/** Loss and gradient of D compared with the clean image y. */
export function edmLoss(D: Tensor, y: Tensor, sigma: ArrayLike<number>, sigmaData: number, ls = 1): EdmLoss {
  const B = D.shape[0]!;
  const w = edmWeight(sigma, sigmaData);
  const diff = map(D, (v, i) => v - y.data[i]!);
  const lossMap = scaleRows(
    map(diff, (v) => v * v),
    w,
  );
  return {
    lossMap,
    loss: (ls * sum(lossMap)) / B,
    gD: scaleRows(
      diff,
      w.map((v) => (2 * ls * v) / B),
    ),
  };
}
