import { map, type Tensor } from './tensor.ts';

/** x mask / (1 - p), with a mask of 0 and 1. The gradient is the same function of gy. */
export function dropout(x: Tensor, mask: Tensor, p: number): Tensor {
  return map(x, (v, i) => (v * mask.data[i]!) / (1 - p));
}
