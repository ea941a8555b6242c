import { map, type Tensor } from './tensor.ts';

/** 1 / (1 + e^-x). */
export function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

/** x sigmoid(x). */
export function silu(x: Tensor): Tensor {
  return map(x, (v) => v * sigmoid(v));
}

/** Gradient with respect to x. */
export function siluBackward(x: Tensor, gy: Tensor): Tensor {
  return map(x, (v, i) => {
    const s = sigmoid(v);
    return gy.data[i]! * s * (1 + v * (1 - s));
  });
}
