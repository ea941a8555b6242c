// Dropout with a given mask and with a drawn one.
import { expect, test } from 'vitest';
import { uniformBlock } from '../../../src/lib/philox.ts';
import { viewOf } from '../../../src/nn/act.ts';
import { dropout } from '../../../src/nn/ops/dropout.ts';
import { Graph } from '../../../src/parity/graph.ts';
import { dropout as reference } from '../../reference/dropout.ts';
import { map, type Tensor } from '../../reference/tensor.ts';
import { eachShape, random, testGpu } from './harness.ts';

const gpu = await testGpu();

test('dropout with a given mask', () =>
  eachShape(
    gpu,
    ({ N, H, a }) => {
      const shape = [N, a, H, H + 1];
      const mask = map(random(shape, 7), (v) => (v > 0.3 ? 1 : 0));
      const apply = (t: Tensor) => reference(t, mask, 0.3);
      return {
        label: 'dropout',
        inputs: [{ x: random(shape, 1) }],
        record: (g, [x]) => {
          const given = viewOf(g.input('mask', shape, Float32Array.from(mask.data)));
          return dropout(g.tape, x!, { p: 0.3, stream: 0, mask: given });
        },
        truth: ([x]) => ({ y: apply(x!), backward: (gy) => ({ inputs: [apply(gy)], params: {} }) }),
      };
    },
    2,
  ));

test('dropout with a drawn mask: Philox uniforms of at least p keep, forward and backward alike', async () => {
  const [p, stream, key] = [0.4, 5, { seed: 2 ** 40 + 11, step: 9, stream: 5 }];
  const g = new Graph(gpu, 'dropout');
  g.setStep({ seed: [11, 256], tick: 9 });
  const x = g.input('x', [2, 8, 3, 5], new Float32Array(240).fill(1));
  g.tape.watch(x);
  const y = g.want(dropout(g.tape, x, { p, stream }));
  g.tape.seed(y, g.input('gy', [2, 8, 3, 5], new Float32Array(240).fill(1)));
  g.tape.backward();
  const dx = g.want(g.tape.gradOf(x)!);
  await g.run();
  const kept = Array.from({ length: 60 }, (_, i) => uniformBlock(i, key))
    .flat()
    .map((u) => (u >= Math.fround(p) ? 1 : 0));
  const stored = (await g.floats(y)).subarray(0, 240);
  expect(Array.from(stored, (v) => (v === 0 ? 0 : 1))).toEqual(kept);
  expect(stored[kept.indexOf(1)]).toBeCloseTo(1 / 0.6, 6);
  expect((await g.floats(dx)).subarray(0, 240)).toEqual(stored);
  g.destroy();
});
