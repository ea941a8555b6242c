import { type Tensor, zeros } from './tensor.ts';

/** Sums over the pixels of each image; x [n, c, h, w] -> [n, c]. */
export function pixelSums(x: Tensor): Tensor {
  const [n, c, h, w] = x.shape as [number, number, number, number];
  const out = zeros([n, c]);
  x.data.forEach((v, i) => {
    out.data[Math.floor(i / (h * w))]! += v;
  });
  return out;
}

/** Sums of rows; x [rows, n] -> [n]. */
export function rowSums(x: Tensor): Tensor {
  const n = x.shape[1]!;
  const out = zeros([n]);
  x.data.forEach((v, i) => {
    out.data[i % n]! += v;
  });
  return out;
}
