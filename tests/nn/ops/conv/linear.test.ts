// Linear layers and 1x1 convolutions.

import { expect, test } from 'vitest';
import { conv } from '../../../../src/nn/ops/conv/conv.ts';
import { ParamLayout } from '../../../../src/nn/params/layout.ts';
import { variantsOn } from '../../../../src/nn/tuning/families.ts';
import { channels, plain } from '../../../../src/nn/weight.ts';
import { Graph } from '../../../../src/parity/graph.ts';
import { biasBackward, correlate, correlateBackward } from '../../../reference/conv/conv.ts';
import { add, dot, map, scale, type Tensor, tensor } from '../../../reference/tensor.ts';
import { fc } from '../../../support/property.ts';
import { F16 } from '../close.ts';
import { checkOp, type OpTest, oneVariant, random, testGpu, variantTunings } from '../harness.ts';

const gpu = await testGpu();

/** Vectors or pixels, channels in one or two segments. */
const shapes = fc.record({
  N: fc.constantFrom(1, 3),
  H: fc.integer({ min: 1, max: 5 }),
  segs: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 2 }),
  co: fc.integer({ min: 1, max: 10 }),
  epilogue: fc.boolean(),
});

type Shape = typeof shapes extends fc.Arbitrary<infer T> ? T : never;

/** y = (x w + bias + res) * 0.7, or the product alone. */
function linearTest({ N, H, segs, co, epilogue }: Shape): OpTest {
  const ci = segs.reduce((a, b) => a + b, 0);
  const layout = new ParamLayout();
  const w = layout.weight('w', [co, ci, 1, 1], { inSegs: segs });
  const b = epilogue ? layout.vector('b', co) : undefined;
  const out = [N, co, H, H + 1];
  const factor = epilogue ? 0.7 : 1;
  return {
    label: `linear ${JSON.stringify({ N, H, segs, co, epilogue })}`,
    layout,
    params: { w: random([co, ci, 1, 1], 1), ...(epilogue && { b: random([co], 2) }) },
    inputs: [{ x: random([N, ci, H, H + 1], 3), segs }, ...(epilogue ? [{ x: random(out, 4) }] : [])],
    record: ({ tape, params }, [x, res]) => {
      const bias = b && channels(tape, params, b);
      return conv(tape, plain(tape, params, w), x!, { bias, res, scale: factor, label: 'y', out: co });
    },
    truth: ([x, res], p) => {
      const channel = (i: number): number => Math.floor(i / (H * (H + 1))) % co;
      const product = correlate(x!, p.w!, 0);
      const biased = (): Tensor =>
        add(
          map(product, (v, i) => v + p.b!.data[channel(i)]!),
          res!,
        );
      return {
        y: epilogue ? scale(biased(), factor) : product,
        backward: (gy) => {
          const d = scale(gy, factor);
          const g = correlateBackward(x!, p.w!, 0, d);
          return { inputs: res ? [g.x, d] : [g.x], params: { w: g.w, ...(epilogue && { b: biasBackward(d) }) } };
        },
      };
    },
  };
}

test.each(variantTunings(gpu))('random shapes, %s kernels', async (_, tuning) => {
  const property = fc.asyncProperty(shapes, fc.constantFrom(1 as const, 2 as const), (s, times) =>
    checkOp(gpu, linearTest(s), tuning, times),
  );
  await fc.assert(property, { numRuns: 4 });
});

test.each(variantTunings(gpu))('many rows: slices of the weight gradient, %s kernels', (_, tuning) =>
  checkOp(gpu, linearTest({ N: 3, H: 9, segs: [5, 6], co: 7, epilogue: true }), { ...tuning, splitTarget: 16384 }, 2),
);

test('the forward pass with operands in f16, if the adapter has it', async () => {
  if (!gpu.device.features.has('shader-f16'))
    return expect(variantsOn(gpu.adapter.features, 'linear.fwd')).not.toContain('half');
  const o = linearTest({ N: 3, H: 9, segs: [5, 6], co: 7, epilogue: true });
  await checkOp(gpu, { ...o, tolerance: F16 }, oneVariant('half'));
});

test('<linear(x), y> = <x, bwd_x(y)>', async () => {
  const [x, w, gy] = [random([5, 11], 1), random([6, 11], 2), random([5, 6], 3)];
  const layout = new ParamLayout();
  const m = layout.weight('w', [6, 11]);
  const values = () => ({ shape: w.shape, data: Float32Array.from(w.data) });
  const g = new Graph(gpu, 'adjoint', { params: { layout, values } });
  const xa = g.input('x', x.shape, Float32Array.from(x.data));
  g.tape.watch(xa);
  const y = g.want(conv(g.tape, plain(g.tape, g.params, m), xa, { label: 'y', out: 6 }));
  g.tape.seed(y, g.input('gy', gy.shape, Float32Array.from(gy.data)));
  g.tape.backward();
  const dx = g.want(g.tape.gradOf(xa)!);
  await g.run();
  const forward = dot(tensor([5, 6], await g.nchw(y)), gy);
  expect(Math.abs(forward - dot(tensor([5, 11], await g.nchw(dx)), x))).toBeLessThan(1e-4);
  g.destroy();
});
