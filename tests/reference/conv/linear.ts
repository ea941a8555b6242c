import { type Tensor, zeros } from '../tensor.ts';

/** y = x W^T + b; x [n, in], W [out, in]. */
export function linear(x: Tensor, w: Tensor, b: Tensor | null): Tensor {
  const [n, inputs] = x.shape as [number, number];
  const outputs = w.shape[0]!;
  const y = zeros([n, outputs]);
  for (let i = 0; i < n; i++) {
    for (let o = 0; o < outputs; o++) {
      let s = b ? b.data[o]! : 0;
      for (let c = 0; c < inputs; c++) s += x.data[i * inputs + c]! * w.data[o * inputs + c]!;
      y.data[i * outputs + o] = s;
    }
  }
  return y;
}

/** Gradients with respect to x, W and b. */
export function linearBackward(x: Tensor, w: Tensor, gy: Tensor): { x: Tensor; w: Tensor; b: Tensor } {
  const [n, inputs] = x.shape as [number, number];
  const outputs = w.shape[0]!;
  const g = { x: zeros(x.shape), w: zeros(w.shape), b: zeros([outputs]) };
  for (let i = 0; i < n; i++) {
    for (let o = 0; o < outputs; o++) {
      const d = gy.data[i * outputs + o]!;
      g.b.data[o]! += d;
      for (let c = 0; c < inputs; c++) {
        g.x.data[i * inputs + c]! += d * w.data[o * inputs + c]!;
        g.w.data[o * inputs + c]! += d * x.data[i * inputs + c]!;
      }
    }
  }
  return g;
}
