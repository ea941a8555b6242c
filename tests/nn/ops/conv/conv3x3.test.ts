// 3x3 convolution: every pass on odd shapes, with its epilogue, slices and added gradients, and as a pair of adjoints.

import { describe, expect, test } from 'vitest';
import { conv } from '../../../../src/nn/ops/conv/conv.ts';
import { ParamLayout } from '../../../../src/nn/params/layout.ts';
import { variantsOn } from '../../../../src/nn/tuning/families.ts';
import { channels, plain } from '../../../../src/nn/weight.ts';
import { Graph } from '../../../../src/parity/graph.ts';
import { biasBackward, correlate, correlateBackward } from '../../../reference/conv/conv.ts';
import { add, dot, map, scale, type Tensor, tensor } from '../../../reference/tensor.ts';
import { fc } from '../../../support/property.ts';
import { F16 } from '../close.ts';
import { checkOp, type OpTest, oneVariant, random, TUNINGS, testGpu, variantTunings } from '../harness.ts';

const gpu = await testGpu();

interface Shape {
  readonly N: number;
  readonly H: number;
  readonly W: number;
  readonly ci: number;
  readonly co: number;
  readonly pad: number;
}

/** Odd sizes first, and a padding that leaves at least one pixel. */
const shapes: fc.Arbitrary<Shape> = fc
  .record({
    N: fc.constantFrom(1, 3),
    H: fc.integer({ min: 1, max: 9 }),
    W: fc.integer({ min: 1, max: 9 }),
    ci: fc.integer({ min: 1, max: 9 }),
    co: fc.integer({ min: 1, max: 9 }),
    pad: fc.constantFrom(0, 1, 1, 2, 3),
  })
  .filter(({ H, W, pad }) => Math.min(H, W) + 2 * pad > 2);

/** Adds one number a channel. */
function addChannels(x: Tensor, b: Tensor): Tensor {
  const [, c, h, w] = x.shape as [number, number, number, number];
  return map(x, (v, i) => v + (b.data[Math.floor(i / (h * w)) % c] as number));
}

/** y = (conv(x) + bias + res) * 0.7, or the convolution alone. */
function convTest(s: Shape, epilogue: boolean): OpTest {
  const layout = new ParamLayout();
  const w = layout.weight('w', [s.co, s.ci, 3, 3]);
  const b = epilogue ? layout.vector('b', s.co) : undefined;
  const out = [s.N, s.co, s.H + 2 * s.pad - 2, s.W + 2 * s.pad - 2];
  const factor = epilogue ? 0.7 : 1;
  return {
    label: `conv3x3 ${JSON.stringify({ ...s, epilogue })}`,
    layout,
    params: { w: random([s.co, s.ci, 3, 3], 1), ...(epilogue && { b: random([s.co], 2) }) },
    inputs: [{ x: random([s.N, s.ci, s.H, s.W], 3) }, ...(epilogue ? [{ x: random(out, 4) }] : [])],
    record: ({ tape, params }, [x, res]) => {
      const bias = b && channels(tape, params, b);
      const options = { bias, res, scale: factor, pad: s.pad, label: 'y', out: s.co };
      return conv(tape, plain(tape, params, w), x!, options);
    },
    truth: ([x, res], p) => {
      const sum = correlate(x!, p.w!, s.pad);
      return {
        y: res ? scale(add(addChannels(sum, p.b!), res), factor) : sum,
        backward: (gy) => {
          const d = scale(gy, factor);
          const g = correlateBackward(x!, p.w!, s.pad, d);
          return { inputs: res ? [g.x, d] : [g.x], params: { w: g.w, ...(epilogue && { b: biasBackward(d) }) } };
        },
      };
    },
  };
}

describe.each(variantTunings(gpu))('%s kernels', (_, tuning) => {
  test('random shapes', async () => {
    const property = fc.asyncProperty(
      shapes,
      fc.boolean(),
      fc.constantFrom(1 as const, 2 as const),
      (s, epilogue, times) => checkOp(gpu, convTest(s, epilogue), tuning, times),
    );
    await fc.assert(property, { numRuns: 3 });
  });

  test('several slices of the weight gradient, gradients added', async () => {
    await checkOp(gpu, convTest({ N: 3, H: 7, W: 9, ci: 6, co: 5, pad: 1 }, true), tuning, 2);
  });
});

test.each(variantTunings(gpu))('more than a workgroup tile of pixels and channels, %s', (_, tuning) =>
  checkOp(gpu, convTest({ N: 2, H: 7, W: 9, ci: 37, co: 41, pad: 1 }, true), tuning),
);

test('forward passes with operands in f16, if the adapter has it', async () => {
  if (!gpu.device.features.has('shader-f16'))
    return expect(variantsOn(gpu.adapter.features, 'conv3x3.fwd')).not.toContain('half');
  const shape = { N: 2, H: 7, W: 9, ci: 37, co: 41, pad: 1 };
  await checkOp(gpu, { ...convTest(shape, true), tolerance: F16 }, oneVariant('half'));
  await checkOp(gpu, { ...convTest({ ...shape, ci: 3, pad: 0 }, false), tolerance: F16 }, oneVariant('half'));
});

test('one pixel', () => checkOp(gpu, convTest({ N: 1, H: 1, W: 1, ci: 1, co: 1, pad: 1 }, true), TUNINGS.software));

test('the backward passes are adjoints: <conv(x, w), y> = <x, bwd_x(y)> = <w, bwd_w(y)>', async () => {
  const s = { N: 2, H: 5, W: 11, ci: 7, co: 6, pad: 1 };
  const layout = new ParamLayout();
  const m = layout.weight('w', [s.co, s.ci, 3, 3]);
  const [x, w, gy] = [
    random([s.N, s.ci, s.H, s.W], 1),
    random([s.co, s.ci, 3, 3], 2),
    random([s.N, s.co, s.H, s.W], 3),
  ];
  const values = () => ({ shape: w.shape, data: Float32Array.from(w.data) });
  const g = new Graph(gpu, 'adjoint', { params: { layout, values } });
  const xa = g.input('x', x.shape, Float32Array.from(x.data));
  g.tape.watch(xa);
  const y = g.want(conv(g.tape, plain(g.tape, g.params, m), xa, { label: 'y', out: s.co }));
  g.tape.seed(y, g.input('gy', gy.shape, Float32Array.from(gy.data)));
  g.tape.backward();
  const dx = g.want(g.tape.gradOf(xa)!);
  await g.run();
  const forward = dot(tensor(gy.shape, await g.nchw(y)), gy);
  const size = Math.sqrt(dot(gy, gy));
  expect(Math.abs(forward - dot(tensor(x.shape, await g.nchw(dx)), x)) / size).toBeLessThan(1e-4);
  expect(Math.abs(forward - dot(tensor(w.shape, (await g.gradients()).get('w')!), w)) / size).toBeLessThan(1e-4);
  g.destroy();
});
