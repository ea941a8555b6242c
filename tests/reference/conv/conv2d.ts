// EDM's Conv2d: resample first, then convolve, then add the bias.
import { down, downBackward, filterPad, up, upBackward } from '../resample.ts';
import type { Tensor } from '../tensor.ts';
import { biasBackward, correlate, correlateBackward } from './conv.ts';

export interface ConvArgs {
  up?: boolean;
  down?: boolean;
  resample_filter?: readonly number[];
  fused_resample?: boolean;
}

function addBias(y: Tensor, b: Tensor | null): Tensor {
  if (!b) return y;
  const [, c, h, w] = y.shape as [number, number, number, number];
  return { shape: y.shape, data: y.data.map((v, i) => v + b.data[Math.floor(i / (h * w)) % c]!) };
}

export interface ConvResult {
  y: Tensor;
  /** Gradients with respect to input, weight and bias. Null if there is none. */
  backward(gy: Tensor): { x: Tensor; w: Tensor | null; b: Tensor | null };
}

/** EDM's Conv2d. w null: resampling only. */
export function conv2d(x: Tensor, w: Tensor | null, b: Tensor | null, args: ConvArgs = {}): ConvResult {
  const f = args.resample_filter ?? [1, 1];
  const fPad = filterPad(f);
  const wPad = w ? Math.floor(w.shape[2]! / 2) : 0;
  const fused = w !== null && (args.fused_resample ?? false);
  if (fused && args.down) return fusedDown(x, w, b, f, wPad + fPad);
  // Fused up-sampling keeps the borders that the convolution consumes.
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
