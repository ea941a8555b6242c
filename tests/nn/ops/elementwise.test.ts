// SiLU, sums, dropout, concatenation and the padding between joined channels.

import { expect, test } from 'vitest';
import { uniformBlock } from '../../../src/lib/philox.ts';
import { viewOf } from '../../../src/nn/act.ts';
import { affineOf } from '../../../src/nn/ops/add.ts';
import { concat } from '../../../src/nn/ops/concat.ts';
import { dropout } from '../../../src/nn/ops/dropout.ts';
import { flipX } from '../../../src/nn/ops/flip.ts';
import { repack } from '../../../src/nn/ops/repack.ts';
import { silu } from '../../../src/nn/ops/silu.ts';
import { Graph } from '../../../src/parity/graph.ts';
import { concatBackward, concat as joined } from '../../reference/concat.ts';
import { siluBackward, silu as siluTruth } from '../../reference/silu.ts';
import { add, map, scale } from '../../reference/tensor.ts';
import { fc } from '../../support/property.ts';
import { checkOp, type OpTest, random, TUNINGS, testGpu } from './harness.ts';

const gpu = await testGpu();
const { software } = TUNINGS;

const shapes = fc.record({
  N: fc.constantFrom(1, 3),
  H: fc.integer({ min: 1, max: 5 }),
  a: fc.integer({ min: 1, max: 9 }),
  b: fc.integer({ min: 1, max: 9 }),
  times: fc.constantFrom(1 as const, 2 as const),
});

const each = (make: (s: { N: number; H: number; a: number; b: number }) => OpTest, numRuns = 4) =>
  fc.assert(
    fc.asyncProperty(shapes, ({ times, ...s }) => checkOp(gpu, make(s), software, times)),
    { numRuns },
  );

test('silu, also where exp(-x) overflows', () =>
  each(({ N, H, a }) => ({
    label: 'silu',
    inputs: [{ x: map(random([N, a, H, H + 1], 1), (v, i) => Math.fround([1, 3, 40, 120][i % 4]! * v)) }],
    record: (g, [x]) => silu(g.tape, x!),
    truth: ([x]) => ({ y: siluTruth(x!), backward: (gy) => ({ inputs: [siluBackward(x!, gy)], params: {} }) }),
  })));

test('dropout with a given mask', () =>
  each(({ N, H, a }) => {
    const shape = [N, a, H, H + 1];
    const mask = map(random(shape, 7), (v) => (v > 0.3 ? 1 : 0));
    const apply = (t: typeof mask) => map(t, (v, i) => (v * mask.data[i]!) / (1 - 0.3));
    return {
      label: 'dropout',
      inputs: [{ x: random(shape, 1) }],
      record: (g, [x]) => {
        const given = viewOf(g.input('mask', shape, Float32Array.from(mask.data)));
        return dropout(g.tape, x!, { p: 0.3, stream: 0, mask: given });
      },
      truth: ([x]) => ({ y: apply(x!), backward: (gy) => ({ inputs: [apply(gy)], params: {} }) }),
    };
  }, 2));

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

test('concatenation of parts with padding, joined again by repack', () =>
  each(({ N, H, a, b }) => ({
    label: `concat ${a} ${b}`,
    inputs: [{ x: random([N, a, H, H + 1], 1) }, { x: random([N, b, H, H + 1], 2) }],
    record: (g, [x, y]) => repack(g.tape, concat(g.tape, x!, y!)),
    truth: ([x, y]) => ({
      y: joined(x!, y!),
      backward: (gy) => {
        const g = concatBackward(gy, a);
        return { inputs: [g.a, g.b], params: {} };
      },
    }),
  })));

test.each([0, 1])('concatenation where only part %i wants a gradient', async (wanted) => {
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
  const want = parts.map((t, i) => scale(t, factors[i]!)).reduce(add);
  const got = await g.nchw(dx);
  expect(Math.max(...got.map((v, i) => Math.abs(v - want.data[i]!)))).toBeLessThan(1e-6);
  g.destroy();
});

test('mirrored left to right with a factor, odd widths', async () => {
  const [N, C, H, W] = [2, 5, 3, 7];
  const x = random([N, C, H, W], 1);
  const g = new Graph(gpu, 'flip');
  const y = g.want(flipX(g.tape, g.input('x', x.shape, Float32Array.from(x.data)), -0.5));
  await g.run();
  const want = x.data.map((_, i) => -0.5 * x.data[i - (i % W) + W - 1 - (i % W)]!);
  expect(await g.nchw(y)).toEqual(Float32Array.from(want));
  g.destroy();
});

test('a shift leaves the padding lanes zero', async () => {
  const g = new Graph(gpu, 'shift');
  const x = g.input('x', [2, 6, 2, 2], new Float32Array(48).fill(1));
  const y = g.want(affineOf(g.tape, x, 2, -0.5, 'y'));
  await g.run();
  const pixel = [1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 0, 0];
  expect(Array.from((await g.floats(y)).subarray(0, 64))).toEqual(Array.from({ length: 8 }, () => pixel).flat());
  g.destroy();
});
