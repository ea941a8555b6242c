// The SiD loss of the generator, section 8.
import { map, type Tensor } from '../tensor.ts';

export interface SidLoss {
  /** max(mean |x_g - y_real|, 1e-5) per image, without gradient. */
  weightFactor: number[];
  /** (y_real - y_fake) ((y_real - x_g) - alpha (y_real - y_fake)) / weightFactor. */
  lossMap: Tensor;
  /** lsg sum(lossMap)/B. Images with a NaN are omitted from the sum, but B counts them. */
  loss: number;
  /** Whether each image is in the sum. */
  kept: boolean[];
  /** Gradients of the loss with respect to each of the three. */
  g: { xg: Tensor; yReal: Tensor; yFake: Tensor };
}

/** Loss and gradients; alpha 1 or 1.2, lsg 100 as published. */
export function sidLoss(xg: Tensor, yReal: Tensor, yFake: Tensor, alpha: number, lsg: number): SidLoss {
  const B = xg.shape[0]!;
  const size = xg.data.length / B;
  const kept: boolean[] = [];
  const weightFactor: number[] = [];
  for (let b = 0; b < B; b++) {
    const part = (t: Tensor): Float64Array => t.data.subarray(b * size, (b + 1) * size);
    kept.push(![xg, yReal, yFake].some((t) => part(t).some(Number.isNaN)));
    const difference = part(xg).reduce((s, v, i) => s + Math.abs(v - part(yReal)[i]!), 0) / size;
    weightFactor.push(Math.max(difference, 1e-5));
  }
  const image = (i: number): number => Math.floor(i / size);
  // r = y_real - y_fake, s = y_real - x_g; map = r (s - alpha r)/wf.
  const r = map(yReal, (v, i) => v - yFake.data[i]!);
  const s = map(yReal, (v, i) => v - xg.data[i]!);
  const lossMap = map(r, (v, i) => (v * (s.data[i]! - alpha * v)) / weightFactor[image(i)]!);
  const loss = (lsg / B) * lossMap.data.reduce((a, v, i) => (kept[image(i)] ? a + v : a), 0);
  const factor = (i: number): number => (kept[image(i)] ? lsg / B / weightFactor[image(i)]! : 0);
  const gradient = (f: (ri: number, si: number) => number): Tensor =>
    map(r, (v, i) => (factor(i) === 0 ? 0 : factor(i) * f(v, s.data[i]!)));
  return {
    weightFactor,
    lossMap,
    loss,
    kept,
    g: {
      xg: gradient((ri) => -ri),
      yReal: gradient((ri, si) => si - 2 * alpha * ri + ri),
      yFake: gradient((ri, si) => -(si - 2 * alpha * ri)),
    },
  };
}
