// EDM preconditioning, section 1: D = c_skip x + c_out F(c_in x, c_noise).
import { add, scaleRows, type Tensor } from './tensor.ts';

export interface PrecondFactors {
  c_skip: number[];
  c_out: number[];
  c_in: number[];
  c_noise: number[];
}

/** The four factors, one of each per image. */
export function precondFactors(sigma: ArrayLike<number>, sigmaData: number): PrecondFactors {
  const s = Array.from(sigma);
  const norm = s.map((v) => Math.sqrt(v ** 2 + sigmaData ** 2));
  return {
    c_skip: norm.map((v) => sigmaData ** 2 / v ** 2),
    c_out: s.map((v, i) => (v * sigmaData) / norm[i]!),
    c_in: norm.map((v) => 1 / v),
    c_noise: s.map((v) => Math.log(v) / 4),
  };
}

/** The network's input, c_in x. */
export function precondInput(x: Tensor, f: PrecondFactors): Tensor {
  return scaleRows(x, f.c_in);
}

/** D from the noisy image and the network's output. */
export function precondOutput(x: Tensor, net: Tensor, f: PrecondFactors): Tensor {
  return add(scaleRows(x, f.c_skip), scaleRows(net, f.c_out));
}

/** Gradient of D with respect to the network's output. */
export function precondBackwardNet(gD: Tensor, f: PrecondFactors): Tensor {
  return scaleRows(gD, f.c_out);
}

/** Gradient with respect to x, from the gradients of D (null: D is not used) and of the network's input. */
export function precondBackwardX(gD: Tensor | null, gInput: Tensor, f: PrecondFactors): Tensor {
  const through = scaleRows(gInput, f.c_in);
  return gD ? add(scaleRows(gD, f.c_skip), through) : through;
}
