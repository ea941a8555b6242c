// Convolution in float64: correlation of any kernel, stride and padding, and its gradients.
import { type Tensor, zeros } from '../tensor.ts';

/** Zeros on each side: one number for both axes, or [above and below, left and right]. And the stride. */
export type Pad = number | readonly [number, number];

const padOf = (pad: Pad): readonly [number, number] => (typeof pad === 'number' ? [pad, pad] : pad);

/** Sides of the output: floor((side + 2 pad - kernel) / stride) + 1. */
function sidesOf(x: readonly number[], w: readonly number[], pad: Pad, stride: number): readonly [number, number] {
  const [, , h = 0, wide = 0] = x;
  const [, , kh = 1, kw = 1] = w;
  const [ph, pw] = padOf(pad);
  return [Math.floor((h + 2 * ph - kh) / stride) + 1, Math.floor((wide + 2 * pw - kw) / stride) + 1];
}

/** A run of pixels in an output row and the input pixels that one weight connects to them, `stride` apart. */
type Run = (out: number, input: number, length: number, w: number) => void;

function visit(x: readonly number[], weight: readonly number[], pad: Pad, stride: number, each: Run): void {
  const [n, c, h, w] = x as [number, number, number, number];
  const [outputs, , kh, kw] = weight as [number, number, number, number];
  const [oh, ow] = sidesOf(x, weight, pad, stride);
  const [ph, pw] = padOf(pad);
  for (let i = 0; i < n; i++) {
    for (let o = 0; o < outputs; o++) {
      for (let ch = 0; ch < c; ch++) {
        for (let t = 0; t < kh * kw; t++) {
          const dy = Math.floor(t / kw) - ph;
          const dx = (t % kw) - pw;
          const left = Math.max(0, Math.ceil(-dx / stride));
          const length = Math.min(ow, Math.floor((w - 1 - dx) / stride) + 1) - left;
          for (let y = 0; y < oh; y++) {
            const row = y * stride + dy;
            if (row < 0 || row >= h) continue;
            const out = ((i * outputs + o) * oh + y) * ow + left;
            each(out, ((i * c + ch) * h + row) * w + left * stride + dx, length, (o * c + ch) * kh * kw + t);
          }
        }
      }
    }
  }
}

/** Correlation with zero padding. x: [n, c, h, w]; w: [out, c, kh, kw]. */
export function correlate(x: Tensor, w: Tensor, pad: Pad, stride = 1): Tensor {
  const y = zeros([x.shape[0]!, w.shape[0]!, ...sidesOf(x.shape, w.shape, pad, stride)]);
  const [yd, xd, wd] = [y.data, x.data, w.data];
  visit(x.shape, w.shape, pad, stride, (o, i, length, wi) => {
    const weight = wd[wi]!;
    for (let p = 0; p < length; p++) yd[o + p]! += weight * xd[i + p * stride]!;
  });
  return y;
}

/** Gradients of `correlate` with respect to x and w. */
export function correlateBackward(x: Tensor, w: Tensor, pad: Pad, gy: Tensor, stride = 1): { x: Tensor; w: Tensor } {
  const g = { x: zeros(x.shape), w: zeros(w.shape) };
  const [gxd, gyd, xd, wd] = [g.x.data, gy.data, x.data, w.data];
  visit(x.shape, w.shape, pad, stride, (o, i, length, wi) => {
    const weight = wd[wi]!;
    let s = 0;
    for (let p = 0; p < length; p++) {
      gxd[i + p * stride]! += weight * gyd[o + p]!;
      s += xd[i + p * stride]! * gyd[o + p]!;
    }
    g.w.data[wi]! += s;
  });
  return g;
}

/** Sum over images and pixels: the gradient of a bias. */
export function biasBackward(gy: Tensor): Tensor {
  const [, c, h, w] = gy.shape as [number, number, number, number];
  const g = zeros([c]);
  gy.data.forEach((v, i) => {
    g.data[Math.floor(i / (h * w)) % c]! += v;
  });
  return g;
}
