// Concatenation of channels; each part has its own padding.
import { expect, test } from 'vitest';
import { concat } from '../../../src/nn/ops/concat.ts';
import { Graph } from '../../../src/parity/graph.ts';
import { concatBackward, concat as joined } from '../../reference/concat.ts';
import { eachShape, random, testGpu } from './harness.ts';

const gpu = await testGpu();

test('concatenation of parts with padding', () =>
  eachShape(gpu, ({ N, H, a, b }) => ({
    label: `concat ${a} ${b}`,
    inputs: [{ x: random([N, a, H, H + 1], 1) }, { x: random([N, b, H, H + 1], 2) }],
    record: (g, [x, y]) => concat(g.tape, x!, y!),
    truth: ([x, y]) => ({
      y: joined(x!, y!),
      backward: (gy) => {
        const g = concatBackward(gy, a);
        return { inputs: [g.a, g.b], params: {} };
      },
    }),
  })));

test.each([0, 1])('concatenation in which only part %i needs a gradient', async (wanted) => {
  const parts = [random([2, 6, 3, 2], 1), random([2, 5, 3, 2], 2)];
  const gy = random([2, 11, 3, 2], 3);
  const g = new Graph(gpu, 'concat');
  const [a, b] = parts.map((t, i) => g.input(`part ${i}`, t.shape, Float32Array.from(t.data)));
  const x = [a!, b!][wanted]!;
  g.tape.watch(x);
  const y = concat(g.tape, a!, b!);
  g.tape.seed(y, g.input('gy', gy.shape, Float32Array.from(gy.data), y.segs));
  g.tape.backward();
  const dx = g.want(g.tape.gradOf(x)!);
  await g.run();
  const want = concatBackward(gy, 6)[wanted === 0 ? 'a' : 'b'];
  expect(await g.nchw(dx)).toEqual(Float32Array.from(want.data));
  expect(g.tape.gradOf([b!, a!][wanted]!)).toBeUndefined();
  g.destroy();
});
