import { map, type Tensor } from './tensor.ts';

/** Images mirrored left to right; x [n, c, h, w]. */
export function mirrored(x: Tensor): Tensor {
  const w = x.shape[3]!;
  return map(x, (_, i) => x.data[i - (i % w) + w - 1 - (i % w)]!);
}
