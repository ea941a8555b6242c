import { type Tensor, zeros } from './tensor.ts';

/** Mean over channels of the last encoder feature map: [n, c, h, w] -> [n, 1, h, w]. */
export function logits(x: Tensor): Tensor {
  const [n, c, h, w] = x.shape as [number, number, number, number];
  const y = zeros([n, 1, h, w]);
  x.data.forEach((v, i) => {
    const image = Math.floor(i / (c * h * w));
    y.data[image * h * w + (i % (h * w))]! += v / c;
  });
  return y;
}

/** Gradient with respect to the feature map with that many channels. */
export function logitsBackward(gy: Tensor, channels: number): Tensor {
  const [n, , h, w] = gy.shape as [number, number, number, number];
  const g = zeros([n, channels, h, w]);
  g.data.forEach((_, i) => {
    const image = Math.floor(i / (channels * h * w));
    g.data[i] = gy.data[image * h * w + (i % (h * w))]! / channels;
  });
  return g;
}
