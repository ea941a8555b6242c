// The convolution of the EDM networks: resample first, then convolve, then add the bias.
import { down, downBackward, filterPad, up, upBackward } from './resample.ts';
import { type Tensor, zeros } from './tensor.ts';

export interface ConvArgs {
  up?: boolean;
  down?: boolean;
  resample_filter?: readonly number[];
  fused_resample?: boolean;
}

/** Visits the rows of pixels of a correlation with stride 1: `length` neighbours in output and input, one weight. */
function visit(
  x: readonly number[],
  weight: readonly number[],
  pad: number,
  each: (out: number, input: number, length: number, w: number) => void,
): void {
  const [n, c, h, w] = x as [number, number, number, number];
  const [outputs, , k] = weight as [number, number, number];
  const oh = h + 2 * pad - k + 1;
  const ow = w + 2 * pad - k + 1;
  for (let i = 0; i < n; i++) {
    for (let o = 0; o < outputs; o++) {
      for (let ch = 0; ch < c; ch++) {
        for (let t = 0; t < k * k; t++) {
          const dy = Math.floor(t / k) - pad;
          const dx = (t % k) - pad;
          const wi = (o * c + ch) * k * k + t;
          const left = Math.max(0, -dx);
          const length = Math.min(ow, w - dx) - left;
          for (let y = Math.max(0, -dy); y < Math.min(oh, h - dy); y++) {
            const out = ((i * outputs + o) * oh + y) * ow + left;
            each(out, ((i * c + ch) * h + y + dy) * w + dx + left, length, wi);
          }
        }
      }
    }
  }
}

/** Correlation with zeros around; weight [out, in, k, k]. */
export function correlate(x: Tensor, w: Tensor, pad: number): Tensor {
  const [n, , h, width] = x.shape as [number, number, number, number];
  const [outputs, , k] = w.shape as [number, number, number];
  const y = zeros([n, outputs, h + 2 * pad - k + 1, width + 2 * pad - k + 1]);
  const [yd, xd, wd] = [y.data, x.data, w.data];
  visit(x.shape, w.shape, pad, (o, i, length, wi) => {
    const weight = wd[wi]!;
    for (let p = 0; p < length; p++) yd[o + p]! += weight * xd[i + p]!;
  });
  return y;
}

/** Gradients of `correlate` with respect to x and w. */
export function correlateBackward(x: Tensor, w: Tensor, pad: number, gy: Tensor): { x: Tensor; w: Tensor } {
  const g = { x: zeros(x.shape), w: zeros(w.shape) };
  const [gxd, gyd, xd, wd] = [g.x.data, gy.data, x.data, w.data];
  visit(x.shape, w.shape, pad, (o, i, length, wi) => {
    const weight = wd[wi]!;
    let s = 0;
    for (let p = 0; p < length; p++) {
      gxd[i + p]! += weight * gyd[o + p]!;
      s += xd[i + p]! * gyd[o + p]!;
    }
    g.w.data[wi]! += s;
  });
  return g;
}

function addBias(y: Tensor, b: Tensor | null): Tensor {
  if (!b) return y;
  const [, c, h, w] = y.shape as [number, number, number, number];
  return { shape: y.shape, data: y.data.map((v, i) => v + b.data[Math.floor(i / (h * w)) % c]!) };
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

export interface ConvResult {
  y: Tensor;
  /** Gradients with respect to input, weight and bias (null where there is none). */
  backward(gy: Tensor): { x: Tensor; w: Tensor | null; b: Tensor | null };
}

/** Conv2d as EDM has it; w null: resampling only. */
export function conv2d(x: Tensor, w: Tensor | null, b: Tensor | null, args: ConvArgs = {}): ConvResult {
  const f = args.resample_filter ?? [1, 1];
  const fPad = filterPad(f);
  const wPad = w ? Math.floor(w.shape[2]! / 2) : 0;
  const fused = w !== null && (args.fused_resample ?? false);
  if (fused && args.down) return fusedDown(x, w, b, f, wPad + fPad);
  // Fused up-sampling leaves the borders that the convolution consumes.
  const upPad = fused && args.up ? Math.max(fPad - wPad, 0) : fPad;
  const convPad = fused && args.up ? Math.max(wPad - fPad, 0) : wPad;
  let h = x;
  if (args.up) h = up(x, f, upPad);
  if (args.down) h = down(x, f, fPad);
  const y = addBias(w ? correlate(h, w, convPad) : h, b);
  return {
    y,
    backward: (gy) => {
      const g = w ? correlateBackward(h, w, convPad, gy) : { x: gy, w: null };
      let gx = g.x;
      if (args.up) gx = upBackward(gx, f, upPad);
      if (args.down) gx = downBackward(gx, f, x.shape, fPad);
      return { x: gx, w: g.w, b: b && biasBackward(gy) };
    },
  };
}

/** Convolution with wider padding, then the filter without padding. */
function fusedDown(x: Tensor, w: Tensor, b: Tensor | null, f: readonly number[], pad: number): ConvResult {
  const h = correlate(x, w, pad);
  return {
    y: addBias(down(h, f, 0), b),
    backward: (gy) => ({ ...correlateBackward(x, w, pad, downBackward(gy, f, h.shape, 0)), b: b && biasBackward(gy) }),
  };
}
