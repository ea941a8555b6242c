// Filtering with stride 2 per channel: F = outer(f, f)/sum(f)^2. Down is the correlation with F, up the transposed
// convolution with 4F.
import { scale, type Tensor, zeros } from './tensor.ts';

/** The 2-D filter, row-major. */
export function filter2d(f: readonly number[]): number[] {
  const total = f.reduce((a, b) => a + b) ** 2;
  return f.flatMap((a) => f.map((b) => (a * b) / total));
}

/** The usual padding of a filter of this length. */
export function filterPad(f: readonly number[]): number {
  return Math.floor((f.length - 1) / 2);
}

/** Visits every (output, input, weight) triple of the strided correlation of [n, c, h, w]. */
function visit(
  shape: readonly number[],
  f: readonly number[],
  pad: number,
  each: (out: number, input: number, weight: number) => void,
): void {
  const [n, c, h, w] = shape as [number, number, number, number];
  const kernel = filter2d(f);
  const k = f.length;
  const [oh, ow] = downSize(h, w, k, pad);
  for (let plane = 0; plane < n * c; plane++) {
    for (let y = 0; y < oh; y++) {
      for (let x = 0; x < ow; x++) {
        for (let t = 0; t < k * k; t++) {
          const iy = 2 * y - pad + Math.floor(t / k);
          const ix = 2 * x - pad + (t % k);
          if (iy < 0 || iy >= h || ix < 0 || ix >= w) continue;
          each((plane * oh + y) * ow + x, (plane * h + iy) * w + ix, kernel[t]!);
        }
      }
    }
  }
}

function downSize(h: number, w: number, k: number, pad: number): [number, number] {
  return [Math.floor((h + 2 * pad - k) / 2) + 1, Math.floor((w + 2 * pad - k) / 2) + 1];
}

/** Correlation with F, stride 2, zero padding. */
export function down(x: Tensor, f: readonly number[], pad = filterPad(f)): Tensor {
  const [n, c, h, w] = x.shape as [number, number, number, number];
  const y = zeros([n, c, ...downSize(h, w, f.length, pad)]);
  visit(x.shape, f, pad, (o, i, k) => {
    y.data[o]! += k * x.data[i]!;
  });
  return y;
}

/** Gradient of `down` with respect to its input of the given shape. */
export function downBackward(gy: Tensor, f: readonly number[], shape: readonly number[], pad = filterPad(f)): Tensor {
  const gx = zeros(shape);
  visit(shape, f, pad, (o, i, k) => {
    gx.data[i]! += k * gy.data[o]!;
  });
  return gx;
}

/** Transposed convolution with 4F, stride 2: four times the adjoint of `down`. */
export function up(x: Tensor, f: readonly number[], pad = filterPad(f)): Tensor {
  const [n, c, h, w] = x.shape as [number, number, number, number];
  const size = (s: number): number => 2 * (s - 1) - 2 * pad + f.length;
  return scale(downBackward(x, f, [n, c, size(h), size(w)], pad), 4);
}

/** Gradient of `up` with respect to its input. */
export function upBackward(gy: Tensor, f: readonly number[], pad = filterPad(f)): Tensor {
  return scale(down(gy, f, pad), 4);
}
