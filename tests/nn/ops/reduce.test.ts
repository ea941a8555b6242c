// Sums of rows and of pixels, overwritten and added to.
import { expect, test } from 'vitest';
import { viewOf } from '../../../src/nn/act.ts';
import { sumPixels, sumRows } from '../../../src/nn/ops/reduce.ts';
import { Graph } from '../../../src/parity/graph.ts';
import { pixelSums, rowSums } from '../../reference/reduce.ts';
import { scale } from '../../reference/tensor.ts';
import { expectClose } from './close.ts';
import { allTunings, random, testGpu } from './harness.ts';

const gpu = await testGpu();

test.each(allTunings(gpu, 'reduce.columns'))('sums over the pixels of each image, %s kernels', async (_, tuning) => {
  const x = random([3, 6, 5, 7], 1);
  const g = new Graph(gpu, 'pixels', { tuning });
  const from = g.input('x', x.shape, Float32Array.from(x.data));
  const to = g.want(g.tape.act(3, 1, 1, [6], 'sums'));
  const rows = (acc: boolean) => ({ view: viewOf(to), stride4: to.C4, acc });
  sumPixels(g.tape, from, rows(false), 0.5, 'first');
  sumPixels(g.tape, from, rows(true), 2, 'second');
  await g.run();
  expectClose('sums', await g.nchw(to), scale(pixelSums(x), 2.5));
  g.destroy();
});

test('sums of rows', async () => {
  const x = random([9, 20], 1);
  const g = new Graph(gpu, 'rows');
  const src = g.data('x', Float32Array.from(x.data));
  const dst = g.data('y', new Float32Array(20).fill(3));
  sumRows(g.tape, src, dst, 9, 5, false, 'first');
  sumRows(g.tape, src, dst, 9, 5, true, 'second');
  await g.run();
  expectClose('sums', (await g.floats(dst)).subarray(0, 20), scale(rowSums(x), 2));
  expect(g.plan.recorded.length).toBe(2);
  g.destroy();
});
