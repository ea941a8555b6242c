// Convolutions of any kernel, stride and padding: every pass, with the epilogue, slices and added gradients.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { conv } from '../../../../src/nn/ops/conv/conv.ts';
import { ParamLayout } from '../../../../src/nn/params/layout.ts';
import { channels, plain } from '../../../../src/nn/weight.ts';
import { Graph } from '../../../../src/parity/graph.ts';
import { biasBackward, correlate, correlateBackward } from '../../../reference/conv/conv.ts';
import { add, map, scale, type Tensor, zeros } from '../../../reference/tensor.ts';
import { checkOp, type OpTest, random, TUNINGS, testGpu } from '../harness.ts';

const gpu = await testGpu();

interface Shape {
  readonly N: number;
  readonly H: number;
  readonly W: number;
  readonly ci: number;
  readonly co: number;
  readonly kernel: readonly [number, number];
  readonly stride: number;
  /** Undefined: half the kernel. */
  readonly pad: readonly [number, number] | undefined;
}

const padOf = ({ pad, kernel }: Shape): readonly [number, number] => pad ?? [(kernel[0] - 1) / 2, (kernel[1] - 1) / 2];

const sidesOf = (s: Shape): readonly [number, number] => {
  const [ph, pw] = padOf(s);
  const side = (n: number, k: number, p: number) => Math.floor((n + 2 * p - k) / s.stride) + 1;
  return [side(s.H, s.kernel[0], ph), side(s.W, s.kernel[1], pw)];
};

/** Kernels of the FID classifier, and others. Paddings leave at least one pixel. */
const shapes: fc.Arbitrary<Shape> = fc
  .record({
    N: fc.constantFrom(1, 3),
    H: fc.integer({ min: 1, max: 9 }),
    W: fc.integer({ min: 1, max: 9 }),
    ci: fc.integer({ min: 1, max: 9 }),
    co: fc.integer({ min: 1, max: 9 }),
    kernel: fc.constantFrom([1, 1] as const, [3, 3] as const, [5, 5] as const, [1, 7] as const, [7, 1] as const),
    stride: fc.constantFrom(1, 2),
    pad: fc.constantFrom(undefined, undefined, [0, 0] as const, [1, 0] as const, [2, 3] as const),
  })
  .filter((s) => Math.min(...sidesOf(s)) > 0);

/** Adds b [co], or the row of each image of e [N, co], to every pixel. */
function addChannels(x: Tensor, b: Tensor, perImage: boolean): Tensor {
  const [, c, h, w] = x.shape as [number, number, number, number];
  return map(x, (v, i) => {
    const channel = Math.floor(i / (h * w));
    return v + (b.data[perImage ? channel : channel % c] as number);
  });
}

/** Sums over the pixels of each image, [N, C]. */
function pixelSums(gy: Tensor): Tensor {
  const [n, c, h, w] = gy.shape as [number, number, number, number];
  const out = zeros([n, c]);
  gy.data.forEach((v, i) => {
    out.data[Math.floor(i / (h * w))]! += v;
  });
  return out;
}

/** y = (conv(x) + bias + res) * 0.7, or the convolution alone. */
function convTest(s: Shape, epilogue: boolean): OpTest {
  const layout = new ParamLayout();
  const shape = [s.co, s.ci, ...s.kernel];
  const w = layout.weight('w', shape);
  const b = epilogue ? layout.vector('b', s.co) : undefined;
  const factor = epilogue ? 0.7 : 1;
  return {
    label: `conv ${JSON.stringify({ ...s, epilogue })}`,
    layout,
    params: { w: random(shape, 1), ...(epilogue && { b: random([s.co], 2) }) },
    inputs: [
      { x: random([s.N, s.ci, s.H, s.W], 3) },
      ...(epilogue ? [{ x: random([s.N, s.co, ...sidesOf(s)], 4) }] : []),
    ],
    record: ({ tape, params }, [x, res]) => {
      const bias = b && channels(tape, params, b);
      const options = { bias, res, scale: factor, stride: s.stride, pad: s.pad, label: 'y', out: s.co };
      return conv(tape, plain(tape, params, w), x!, options);
    },
    truth: ([x, res], p) => {
      const sum = correlate(x!, p.w!, padOf(s), s.stride);
      return {
        y: res ? scale(add(addChannels(sum, p.b!, false), res), factor) : sum,
        backward: (gy) => {
          const d = scale(gy, factor);
          const g = correlateBackward(x!, p.w!, padOf(s), d, s.stride);
          return { inputs: res ? [g.x, d] : [g.x], params: { w: g.w, ...(epilogue && { b: biasBackward(d) }) } };
        },
      };
    },
  };
}

const FIXED: readonly Shape[] = [
  { N: 2, H: 9, W: 7, ci: 5, co: 6, kernel: [1, 7], stride: 1, pad: undefined },
  { N: 2, H: 7, W: 9, ci: 6, co: 5, kernel: [7, 1], stride: 1, pad: undefined },
  { N: 3, H: 7, W: 5, ci: 3, co: 9, kernel: [5, 5], stride: 1, pad: undefined },
  { N: 2, H: 8, W: 9, ci: 3, co: 8, kernel: [3, 3], stride: 2, pad: [0, 0] },
  { N: 2, H: 9, W: 8, ci: 7, co: 4, kernel: [3, 3], stride: 2, pad: undefined },
  { N: 3, H: 5, W: 6, ci: 5, co: 7, kernel: [1, 1], stride: 2, pad: undefined },
  { N: 1, H: 3, W: 4, ci: 4, co: 4, kernel: [1, 1], stride: 1, pad: [1, 2] },
];

describe.each(Object.entries(TUNINGS))('%s kernels', (_, tuning) => {
  test.each(FIXED)('kernel $kernel, stride $stride, pad $pad, gradients added', (s) =>
    checkOp(gpu, convTest(s, true), tuning, 2),
  );

  test('random shapes', async () => {
    const property = fc.asyncProperty(shapes, fc.boolean(), (s, epilogue) =>
      checkOp(gpu, convTest(s, epilogue), tuning),
    );
    await fc.assert(property, { numRuns: 6 });
  });

  test('an embedding added to whole images, with its gradient', async () => {
    const s: Shape = { N: 3, H: 5, W: 6, ci: 3, co: 6, kernel: [1, 3], stride: 1, pad: undefined };
    const layout = new ParamLayout();
    const w = layout.weight('w', [s.co, s.ci, ...s.kernel]);
    const base = convTest(s, false);
    await checkOp(
      gpu,
      {
        ...base,
        layout,
        inputs: [...base.inputs, { x: random([s.N, s.co], 5) }],
        record: ({ tape, params }, [x, all]) => {
          const grad = tape.like(all!, 'd emb');
          tape.seed(all!, grad);
          const slice = { all: all!, offset4: 0, grad, part: 0 };
          return conv(tape, plain(tape, params, w), x!, { emb: slice, label: 'y', out: s.co });
        },
        truth: ([x, e], p) => ({
          y: addChannels(correlate(x!, p.w!, padOf(s)), e!, true),
          backward: (gy) => {
            const g = correlateBackward(x!, p.w!, padOf(s), gy);
            return { inputs: [g.x, pixelSums(gy)], params: { w: g.w } };
          },
        }),
      },
      tuning,
    );
  });
});

test('a kernel larger than the padded image is refused', () => {
  const layout = new ParamLayout();
  const w = layout.weight('w', [4, 4, 5, 5]);
  const g = new Graph(gpu, 'small', {
    params: { layout, values: () => ({ shape: [4, 4, 5, 5], data: new Float32Array(400) }) },
  });
  const x = g.input('x', [1, 4, 3, 3], new Float32Array(36));
  expect(() => conv(g.tape, plain(g.tape, g.params, w), x, { pad: 0, label: 'y', out: 4 })).toThrow(
    'y: 3x3 pixels are too few for a 5x5 kernel',
  );
  g.destroy();
});
