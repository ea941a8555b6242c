// The AUC of the critic's mean logits, also with equal means and more images than threads.
import { expect, test } from 'vitest';
import { criticAuc } from '../../../src/diffusion/critic.ts';
import { COLUMNS } from '../../../src/kernels.gen.ts';
import type { Logits } from '../../../src/nn/ops/logits.ts';
import { Graph } from '../../../src/parity/graph.ts';
import { random, testGpu } from '../../nn/ops/harness.ts';
import { auc } from '../../reference/loss/critic.ts';
import { map, type Tensor } from '../../reference/tensor.ts';
import { f32, metrics } from './lossCase.ts';

const gpu = await testGpu();

function logitsOf(g: Graph, label: string, t: Tensor): Logits {
  const [N, , h, w] = t.shape as [number, number, number, number];
  return { view: g.data(label, f32(t)), N, h, w, seed: () => undefined };
}

/** Quarters: their means over two logits are exact, so that equal ones are equal. */
const quarters = (N: number, seed: number, shift: number): Tensor =>
  map(random([N, 1, 1, 2], seed), (v) => Math.round(4 * (v + shift)) / 4);

test.each([
  [3, 0],
  [3, 9],
  [100, 0.5],
])('AUC of %d images with real logits moved by %d', async (N, shift) => {
  const [real, fake] = [quarters(N, 1, shift), quarters(N, 2, 0)];
  const g = new Graph(gpu, 'AUC');
  const means = g.data('mean logits', new Float32Array(2 * N));
  criticAuc(g.tape, logitsOf(g, 'real', real), logitsOf(g, 'fake', fake), { batch: N, means });
  await g.run();
  const want = auc(real, fake);
  expect((await metrics(g))[COLUMNS.auc]).toBe(Math.fround(want));
  if (shift === 9) expect(want).toBe(1);
  g.destroy();
});
