// A recorded plan that runs twice gives the same bits, and a result does not depend on the other images.
import { expect, test } from 'vitest';
import { embedBlocks, layoutBlocks, unetBlock } from '../../../src/nn/nets/unet/block.ts';
import type { BlockSpec } from '../../../src/nn/nets/unet/blockSpec.ts';
import { ParamLayout } from '../../../src/nn/params/layout.ts';
import type { Tuning } from '../../../src/nn/tuning/tuning.ts';
import { Graph } from '../../../src/parity/graph.ts';
import type { Tensor } from '../../reference/tensor.ts';
import { random, TUNINGS, testGpu } from './harness.ts';

const gpu = await testGpu();
const f32 = (t: Tensor): Float32Array<ArrayBuffer> => Float32Array.from(t.data);
const N = 3;

/** Down-sampling, attention, a skip convolution and a concatenated input: every kernel of a network. */
const spec: BlockSpec = {
  name: 'b',
  inSegs: [8, 4],
  out: 8,
  up: false,
  down: true,
  heads: 2,
  skipScale: Math.SQRT1_2,
  eps: 1e-6,
  filter: [1, 3, 3, 1],
  resampleProj: true,
  adaptive: false,
};

/** Records the block forward and backward on some images of a batch. */
function record(tuning: Tuning, images: readonly number[]) {
  const layout = new ParamLayout();
  const stack = layoutBlocks(layout, [spec], 6, '');
  layout.seal();
  let seed = 0;
  const values = (key: string) => {
    const { shape } = layout.entries.get(key)!;
    return { shape, data: f32(random(shape, seed++)) };
  };
  const g = new Graph(gpu, 'replay', { tuning, params: { layout, values } });
  const rows = (t: Tensor): Float32Array => {
    const size = t.data.length / N;
    return Float32Array.from(images.flatMap((i) => [...t.data.subarray(i * size, (i + 1) * size)]));
  };
  const n = images.length;
  const x = g.input('x', [n, 12, 6, 6], rows(random([N, 12, 6, 6], 101)), spec.inSegs);
  const emb = g.input('emb', [n, 6], rows(random([N, 6], 102)));
  g.tape.watch(x);
  const y = g.want(unetBlock(g.tape, g.params, stack.blocks[0]!, x, embedBlocks(g.tape, g.params, stack, emb)));
  g.tape.seed(y, g.input('gy', [n, 8, 3, 3], rows(random([N, 8, 3, 3], 103))));
  g.tape.backward();
  return { g, y, dx: g.want(g.tape.gradOf(x)!) };
}

test.each(Object.entries(TUNINGS))('twice the same bits, %s kernels', async (_, tuning) => {
  const { g, y, dx } = record(tuning, [0, 1, 2]);
  const read = async () => [await g.nchw(y), await g.nchw(dx), ...(await g.gradients()).values()];
  await g.run();
  const first = await read();
  await g.run();
  expect(await read()).toEqual(first);
  expect(first.every((t) => t.every(Number.isFinite) && t.some((v) => v !== 0))).toBe(true);
  g.destroy();
});

test('images in another order give the same images in that order', async () => {
  const [a, b] = [record(TUNINGS.software, [0, 1, 2]), record(TUNINGS.software, [2, 0, 1])];
  await a.g.run();
  await b.g.run();
  for (const part of ['y', 'dx'] as const) {
    const [first, second] = [await a.g.nchw(a[part]), await b.g.nchw(b[part])];
    const size = first.length / N;
    [2, 0, 1].forEach((from, to) => {
      expect(second.subarray(to * size, (to + 1) * size)).toEqual(first.subarray(from * size, (from + 1) * size));
    });
  }
  a.g.destroy();
  b.g.destroy();
});
