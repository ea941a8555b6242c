// Mirrored images.
import { expect, test } from 'vitest';
import { flipX } from '../../../src/nn/ops/flip.ts';
import { Graph } from '../../../src/parity/graph.ts';
import { mirrored } from '../../reference/flip.ts';
import { scale } from '../../reference/tensor.ts';
import { random, testGpu } from './harness.ts';

const gpu = await testGpu();

test('mirrored left to right with a factor, odd widths', async () => {
  const [N, C, H, W] = [2, 5, 3, 7];
  const x = random([N, C, H, W], 1);
  const g = new Graph(gpu, 'flip');
  const y = g.want(flipX(g.tape, g.input('x', x.shape, Float32Array.from(x.data)), -0.5));
  await g.run();
  expect(await g.nchw(y)).toEqual(Float32Array.from(scale(mirrored(x), -0.5).data));
  g.destroy();
});
