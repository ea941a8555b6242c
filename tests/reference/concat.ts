import { type Tensor, zeros } from './tensor.ts';

/** Concatenates images along the channels, a first. */
export function concat(a: Tensor, b: Tensor): Tensor {
  const [n, ca, h, w] = a.shape as [number, number, number, number];
  const y = zeros([n, ca + b.shape[1]!, h, w]);
  const [sa, sb] = [a.data.length / n, b.data.length / n];
  for (let i = 0; i < n; i++) {
    y.data.set(a.data.subarray(i * sa, (i + 1) * sa), i * (sa + sb));
    y.data.set(b.data.subarray(i * sb, (i + 1) * sb), i * (sa + sb) + sa);
  }
  return y;
}

/** Gradients with respect to a (with `channels` channels) and b. */
export function concatBackward(gy: Tensor, channels: number): { a: Tensor; b: Tensor } {
  const [n, c, h, w] = gy.shape as [number, number, number, number];
  const g = { a: zeros([n, channels, h, w]), b: zeros([n, c - channels, h, w]) };
  const [sa, sb] = [channels * h * w, (c - channels) * h * w];
  for (let i = 0; i < n; i++) {
    const at = i * (sa + sb);
    g.a.data.set(gy.data.subarray(at, at + sa), i * sa);
    g.b.data.set(gy.data.subarray(at + sa, at + sa + sb), i * sb);
  }
  return g;
}
