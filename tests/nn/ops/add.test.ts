// Sums with factors, and a factor with a shift.
import { expect, test } from 'vitest';
import { affineOf } from '../../../src/nn/ops/add.ts';
import { Graph } from '../../../src/parity/graph.ts';
import { affine, weightedSum } from '../../reference/add.ts';
import { random, testGpu } from './harness.ts';

const gpu = await testGpu();

test('a sum of gradients with different factors', async () => {
  const parts = [1, 2, 3].map((seed) => random([2, 5, 3, 3], seed));
  const g = new Graph(gpu, 'sum');
  const x = g.input('x', [2, 5, 3, 3], new Float32Array(90));
  g.tape.watch(x);
  const factors = [1, -0.5, 0.25];
  parts.forEach((t, i) => {
    g.tape.addGrad(x, g.input(`g${i}`, t.shape, Float32Array.from(t.data)), factors[i]!);
  });
  const dx = g.want(g.tape.gradOf(x)!);
  await g.run();
  const want = weightedSum(parts, factors);
  const got = await g.nchw(dx);
  expect(Math.max(...got.map((v, i) => Math.abs(v - want.data[i]!)))).toBeLessThan(1e-6);
  g.destroy();
});

test('a shift leaves the padding lanes zero', async () => {
  const g = new Graph(gpu, 'shift');
  const x = g.input('x', [2, 6, 2, 2], new Float32Array(48).fill(1));
  const y = g.want(affineOf(g.tape, x, 2, -0.5, 'y'));
  await g.run();
  const want = affine({ shape: [2, 6, 2, 2], data: new Float64Array(48).fill(1) }, 2, -0.5);
  expect(await g.nchw(y)).toEqual(Float32Array.from(want.data));
  const lanes = (await g.floats(y)).subarray(0, 64);
  expect(lanes.every((v, i) => i % 8 < 6 || v === 0)).toBe(true);
  g.destroy();
});
