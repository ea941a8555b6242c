// Resampling by 2 with a separable filter; the two directions are adjoints of each other.

import { expect, test } from 'vitest';
import { filterPad, resample } from '../../../src/nn/ops/resample.ts';
import { Graph } from '../../../src/parity/graph.ts';
import { down, downBackward, up, upBackward } from '../../reference/resample.ts';
import { dot, type Tensor, tensor } from '../../reference/tensor.ts';
import { fc } from '../../support/property.ts';
import { checkOp, type OpTest, random, TUNINGS, testGpu } from './harness.ts';

const gpu = await testGpu();

interface Shape {
  readonly N: number;
  readonly C: number;
  readonly H: number;
  readonly W: number;
  readonly mode: 'up' | 'down';
  readonly f: readonly number[];
  readonly pad: number;
}

/** EDM's filters and odd ones, with their usual padding or none. */
const shapes: fc.Arbitrary<Shape> = fc
  .record({
    N: fc.constantFrom(1, 3),
    C: fc.integer({ min: 1, max: 6 }),
    H: fc.integer({ min: 1, max: 9 }),
    W: fc.integer({ min: 1, max: 9 }),
    mode: fc.constantFrom('up' as const, 'down' as const),
    f: fc.constantFrom([1, 1], [1, 3, 3, 1], [1, 2, 1], [1, 5, 10, 10, 5, 1], [2, 1]),
    padded: fc.boolean(),
  })
  .map(({ padded, ...s }) => ({ ...s, pad: padded ? filterPad(s.f) : 0 }))
  .filter(({ mode, H, W, f, pad }) => mode === 'up' || Math.min(H, W) + 2 * pad >= f.length);

function resampleTest({ N, C, H, W, mode, f, pad }: Shape): OpTest {
  return {
    label: `resample ${JSON.stringify({ N, C, H, W, mode, f, pad })}`,
    inputs: [{ x: random([N, C, H, W], 1) }],
    record: (g, [x]) => resample(g.tape, x!, mode, f, pad),
    truth: ([x]) => ({
      y: mode === 'up' ? up(x!, f, pad) : down(x!, f, pad),
      backward: (gy) => {
        const gx = mode === 'up' ? upBackward(gy, f, pad) : downBackward(gy, f, x!.shape, pad);
        return { inputs: [gx], params: {} };
      },
    }),
  };
}

test('random shapes, gradients added', async () => {
  const property = fc.asyncProperty(shapes, fc.constantFrom(1 as const, 2 as const), (s, times) =>
    checkOp(gpu, resampleTest(s), TUNINGS.software, times),
  );
  await fc.assert(property, { numRuns: 12 });
});

test.each([[[1, 1]], [[1, 3, 3, 1]]])('<down(x), y> = <x, up(y)>/4 with the filter %j', async (f) => {
  const [x, y] = [random([2, 5, 8, 6], 1), random([2, 5, 4, 3], 2)];
  const g = new Graph(gpu, 'adjoint');
  const input = (label: string, t: Tensor) => g.input(label, t.shape, Float32Array.from(t.data));
  const low = g.want(resample(g.tape, input('x', x), 'down', f));
  const high = g.want(resample(g.tape, input('y', y), 'up', f));
  await g.run();
  const left = dot(tensor(y.shape, await g.nchw(low)), y);
  expect(left).toBeCloseTo(dot(tensor(x.shape, await g.nchw(high)), x) / 4, 4);
  g.destroy();
});

test('a filter of more than 8 taps is refused', () => {
  const g = new Graph(gpu, 'long filter');
  const x = g.input('x', [1, 1, 32, 32], new Float32Array(1024));
  expect(() => resample(g.tape, x, 'down', new Array(9).fill(1))).toThrow(/1 to 8 taps/);
  g.destroy();
});
