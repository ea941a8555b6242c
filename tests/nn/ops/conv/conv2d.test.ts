// EDM's Conv2d with all options of a manifest: kernels 0, 1, 3 and 5, resampling, fused or not, with or without bias.

import { expect, test } from 'vitest';
import type { FixtureCase } from '../../../../src/parity/fixtureCase.ts';
import { runConv2d } from '../../../../src/parity/ops/conv2d.ts';
import type { OpCase } from '../../../../src/parity/ops/op.ts';
import { Unsupported } from '../../../../src/parity/unsupported.ts';
import { type ConvArgs, conv2d } from '../../../reference/conv/conv2d.ts';
import type { Tensor } from '../../../reference/tensor.ts';
import { fc } from '../../../support/property.ts';
import { expectClose } from '../close.ts';
import { random, testGpu } from '../harness.ts';

const gpu = await testGpu();

const convolutions = fc
  .record({
    in: fc.integer({ min: 1, max: 6 }),
    out: fc.integer({ min: 1, max: 6 }),
    kernel: fc.constantFrom(0, 1, 3, 3, 5),
    mode: fc.constantFrom('none', 'up', 'down', 'down'),
    resample_filter: fc.constantFrom([1, 1], [1, 3, 3, 1], [1, 2, 1], [1, 5, 10, 10, 5, 1]),
    fused_resample: fc.boolean(),
    bias: fc.boolean(),
  })
  .map(({ in: inputs, kernel, out, mode, bias, ...rest }) => ({
    op: 'Conv2d',
    in_channels: inputs,
    out_channels: kernel === 0 ? inputs : out,
    kernel,
    up: mode === 'up',
    down: mode === 'down',
    bias: bias && kernel > 0,
    ...rest,
  }));

/** The op with its tensors, as if read from a file. */
function caseOf(args: OpCase['args'], tensors: Readonly<Record<string, Tensor>>): OpCase {
  const stored = Object.entries(tensors).map(([name, { shape, data }]) => {
    return [`t/${name}`, { dtype: 'F32', shape, data: Float32Array.from(data) }] as const;
  });
  const c: FixtureCase = {
    name: 'made',
    manifest: { kind: 'ops', tensors: {}, ops: { t: args } },
    tensors: new Map(stored),
    weightTensors: new Map(),
  };
  return { gpu, case: c, tag: 't', args };
}

test('any combination agrees with the reference', async () => {
  const property = fc.asyncProperty(convolutions, async (args) => {
    const { in_channels: ci, out_channels: co, kernel } = args;
    const x = random([2, ci, 7, 8], 1);
    const w = kernel > 0 ? random([co, ci, kernel, kernel], 2) : null;
    const b = args.bias ? random([co], 3) : null;
    const want = conv2d(x, w, b, args as ConvArgs);
    const gy = random(want.y.shape, 4);
    const op = caseOf(args, { 'in/x': x, gy, ...(w && { 'p/weight': w }), ...(b && { 'p/bias': b }) });
    const { tensors } = await runConv2d(op);
    const g = want.backward(gy);
    const expected = { y: want.y, 'g/in/x': g.x, 'g/p/weight': g.w, 'g/p/bias': g.b };
    for (const [name, t] of Object.entries(expected)) {
      if (t) expectClose(`${JSON.stringify(args)} ${name}`, tensors.get(name) ?? [], t);
      else expect(tensors.has(name)).toBe(false);
    }
  });
  await fc.assert(property, { numRuns: 8 });
});

test('unsupported options are refused with one sentence', () => {
  const plain = { op: 'Conv2d', in_channels: 1, out_channels: 1, kernel: 3, bias: false, up: false, down: false };
  const run = (more: object) => () => runConv2d(caseOf({ ...plain, ...more }, {}));
  expect(run({ kernel: 4 })).toThrow(Unsupported);
  expect(run({ kernel: 4 })).toThrow(
    /^Kernels of convolutions have odd sides here: the 4x4 kernel of t is not supported\.$/,
  );
  expect(run({ down: true, resample_filter: new Array(12).fill(1) })).toThrow(Unsupported);
  expect(run({ up: true, down: true })).toThrow(/both up and down/);
  expect(run({ kernel: '3' })).toThrow(/"kernel" of the op t must be a number/);
});
