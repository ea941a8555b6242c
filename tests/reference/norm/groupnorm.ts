import { type Tensor, zeros } from '../tensor.ts';

/** EDM's group count: min(32, channels / 4). */
export function groupCount(channels: number): number {
  return Math.min(32, Math.floor(channels / 4));
}

/** Mean and 1/sqrt(var + eps) of each (image, group), biased variance. */
function moments(x: Tensor, groups: number, eps: number): { mean: number; rstd: number }[] {
  const size = x.data.length / (x.shape[0]! * groups);
  return Array.from({ length: x.shape[0]! * groups }, (_, g) => {
    const part = x.data.subarray(g * size, (g + 1) * size);
    const mean = part.reduce((s, v) => s + v, 0) / size;
    const variance = part.reduce((s, v) => s + (v - mean) ** 2, 0) / size;
    return { mean, rstd: 1 / Math.sqrt(variance + eps) };
  });
}

/** y = (x - mean)/sqrt(var + eps) * weight + bias over [n, c, h, w]; groups are runs of neighbouring channels. */
export function groupnorm(x: Tensor, weight: Tensor, bias: Tensor, groups: number, eps: number): Tensor {
  const [, c, h, w] = x.shape as [number, number, number, number];
  const stats = moments(x, groups, eps);
  const y = zeros(x.shape);
  x.data.forEach((v, i) => {
    const channel = Math.floor(i / (h * w)) % c;
    const { mean, rstd } = stats[Math.floor(i / ((c / groups) * h * w))]!;
    y.data[i] = (v - mean) * rstd * weight.data[channel]! + bias.data[channel]!;
  });
  return y;
}

/** Gradients with respect to x, weight and bias. */
export function groupnormBackward(
  x: Tensor,
  weight: Tensor,
  groups: number,
  eps: number,
  gy: Tensor,
): { x: Tensor; w: Tensor; b: Tensor } {
  const [, c, h, w] = x.shape as [number, number, number, number];
  const size = (c / groups) * h * w;
  const g = { x: zeros(x.shape), w: zeros([c]), b: zeros([c]) };
  for (const [group, { mean, rstd }] of moments(x, groups, eps).entries()) {
    // With xh the normalised x and d = gy weight:  gx = rstd (d - mean(d) - xh mean(d xh)).
    let sumD = 0;
    let sumDXh = 0;
    for (let i = group * size; i < (group + 1) * size; i++) {
      const channel = Math.floor(i / (h * w)) % c;
      const xh = (x.data[i]! - mean) * rstd;
      g.w.data[channel]! += gy.data[i]! * xh;
      g.b.data[channel]! += gy.data[i]!;
      const d = gy.data[i]! * weight.data[channel]!;
      sumD += d;
      sumDXh += d * xh;
    }
    for (let i = group * size; i < (group + 1) * size; i++) {
      const channel = Math.floor(i / (h * w)) % c;
      const xh = (x.data[i]! - mean) * rstd;
      g.x.data[i] = rstd * (gy.data[i]! * weight.data[channel]! - sumD / size - (xh * sumDXh) / size);
    }
  }
  return g;
}
