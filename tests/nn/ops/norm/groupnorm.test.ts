// GroupNorm with SiLU and adaptive scale and shift: groups of whole vec4s, of 5 channels, across concatenations.

import { describe, test } from 'vitest';
import type { Act } from '../../../../src/nn/act.ts';
import { groupnorm } from '../../../../src/nn/ops/norm/groupnorm.ts';
import { ParamLayout } from '../../../../src/nn/params/layout.ts';
import { channels } from '../../../../src/nn/weight.ts';
import { groupnormBackward, groupnorm as reference } from '../../../reference/norm/groupnorm.ts';
import { silu, siluBackward } from '../../../reference/silu.ts';
import { map, type Tensor, zeros } from '../../../reference/tensor.ts';
import { fc } from '../../../support/property.ts';
import { allTunings, checkOp, type OpTest, random, testGpu } from '../harness.ts';

const gpu = await testGpu();

interface Shape {
  readonly N: number;
  readonly H: number;
  readonly segs: readonly number[];
  readonly groups: number;
  readonly silu: boolean;
}

/** Channels as groups times channels per group, cut in two anywhere. */
const shapes: fc.Arbitrary<Shape> = fc
  .record({
    N: fc.constantFrom(1, 3),
    H: fc.integer({ min: 1, max: 6 }),
    groups: fc.integer({ min: 1, max: 4 }),
    per: fc.integer({ min: 1, max: 9 }),
    cut: fc.double({ min: 0, max: 0.99, noNaN: true }),
    silu: fc.boolean(),
  })
  .filter(({ H, per }) => H * per > 1)
  .map(({ groups, per, cut, ...rest }) => {
    const first = Math.floor(cut * groups * per);
    return { ...rest, groups, segs: first > 0 ? [first, groups * per - first] : [groups * per] };
  });

const EPS = 1e-5;

/** (value of channel c of image n) for every element of an image batch. */
function spread(rows: Tensor, offset: number, x: Tensor): Tensor {
  const [, c, h, w] = x.shape as [number, number, number, number];
  const wide = rows.shape[1]!;
  return map(x, (_, i) => rows.data[Math.floor(i / (c * h * w)) * wide + offset + (Math.floor(i / (h * w)) % c)]!);
}

/** Sums over the pixels of each image, into columns `offset`.. of rows. */
function gather(x: Tensor, rows: Tensor, offset: number): void {
  const [, c, h, w] = x.shape as [number, number, number, number];
  x.data.forEach((v, i) => {
    rows.data[Math.floor(i / (c * h * w)) * rows.shape[1]! + offset + (Math.floor(i / (h * w)) % c)]! += v;
  });
}

/** u = xhat gamma + beta, then u (1 + scale) + shift if there is an embedding, then SiLU. */
function truth(s: Shape, x: Tensor, emb: Tensor | undefined, p: Readonly<Record<string, Tensor>>) {
  const C = x.shape[1]!;
  const norm = reference(x, p.gamma!, p.beta!, s.groups, EPS);
  const factor = emb ? map(spread(emb, 0, x), (v) => 1 + v) : map(x, () => 1);
  const shift = emb ? spread(emb, C, x) : map(x, () => 0);
  const u = map(norm, (v, i) => v * factor.data[i]! + shift.data[i]!);
  return {
    y: s.silu ? silu(u) : u,
    backward: (gy: Tensor) => {
      const du = s.silu ? siluBackward(u, gy) : gy;
      const g = groupnormBackward(
        x,
        p.gamma!,
        s.groups,
        EPS,
        map(du, (v, i) => v * factor.data[i]!),
      );
      const demb = emb ? zeros(emb.shape) : null;
      if (demb)
        gather(
          map(du, (v, i) => v * norm.data[i]!),
          demb,
          0,
        );
      if (demb) gather(du, demb, C);
      return { inputs: demb ? [g.x, demb] : [g.x], params: { gamma: g.w, beta: g.b } };
    },
  };
}

function layoutOf(s: Shape) {
  const layout = new ParamLayout();
  const C = s.segs.reduce((a, b) => a + b, 0);
  const parts = ['gamma', 'beta'].map((key) => layout.vector(key, C, { segs: s.segs }));
  const affine = layout.fuse('norm', parts);
  const params = { gamma: random([C], 1), beta: random([C], 2) };
  return { layout, affine, C, params };
}

function normTest(s: Shape): OpTest {
  const { layout, affine, C, params } = layoutOf(s);
  const options = { groups: s.groups, eps: EPS, silu: s.silu, label: 'y' };
  return {
    label: `groupnorm ${JSON.stringify(s)}`,
    layout,
    params,
    inputs: [{ x: map(random([s.N, C, s.H, s.H + 1], 3), (v) => Math.fround(2 * v + 1)), segs: s.segs }],
    record: (g, [x]) => groupnorm(g.tape, channels(g.tape, g.params, affine), x!, options),
    truth: ([x], p) => truth(s, x!, undefined, p),
  };
}

/** Scale and shift from an embedding row [scale | shift], whose gradient rows the op writes. */
function adaptiveTest(s: Shape): OpTest {
  const { layout, affine, C, params } = layoutOf(s);
  const options = { groups: s.groups, eps: EPS, silu: s.silu, label: 'y' };
  return {
    label: `adaptive groupnorm ${JSON.stringify(s)}`,
    layout,
    params,
    inputs: [
      { x: random([s.N, C, s.H, s.H + 1], 3), segs: s.segs },
      { x: random([s.N, 2 * C], 4), segs: [C, C] },
    ],
    record: (g, [x, all]) => {
      const grad: Act = g.tape.like(all!, 'd emb');
      g.tape.seed(all!, grad);
      return groupnorm(g.tape, channels(g.tape, g.params, affine), x!, {
        ...options,
        adaptive: { all: all!, offset4: 0, part: 0, grad },
      });
    },
    truth: ([x, emb], p) => truth(s, x!, emb, p),
  };
}

/** An embedding row that was added to all pixels of x. Its gradient is the pixel sums of dx. */
function addedTest(s: Shape): OpTest {
  const plain = normTest(s);
  const C = s.segs.reduce((a, b) => a + b, 0);
  const { layout, affine } = layoutOf(s);
  return {
    ...plain,
    label: `${plain.label}, added embedding`,
    layout,
    inputs: [...plain.inputs, { x: random([s.N, C], 4), segs: [C] }],
    record: (g, [x, all]) => {
      const grad: Act = g.tape.like(all!, 'd emb');
      g.tape.seed(all!, grad);
      const added = { all: all!, offset4: 0, part: 0, grad };
      return groupnorm(g.tape, channels(g.tape, g.params, affine), x!, {
        groups: s.groups,
        eps: EPS,
        silu: s.silu,
        added,
        label: 'y',
      });
    },
    truth: ([x, emb], p) => {
      const t = truth(s, x!, undefined, p);
      const backward = (gy: Tensor) => {
        const g = t.backward(gy);
        const demb = zeros(emb!.shape);
        gather(g.inputs[0]!, demb, 0);
        return { ...g, inputs: [g.inputs[0]!, demb] };
      };
      return { y: t.y, backward };
    },
  };
}

describe.each(allTunings(gpu, 'groupnorm.fwd'))('%s kernels', (_, tuning) => {
  test('random shapes', async () => {
    const property = fc.asyncProperty(shapes, fc.constantFrom(1 as const, 2 as const), (s, times) =>
      checkOp(gpu, normTest(s), tuning, times),
    );
    await fc.assert(property, { numRuns: 4 });
  });

  test('whole vec4s per group', () =>
    checkOp(gpu, normTest({ N: 3, H: 5, segs: [8, 16], groups: 6, silu: true }), tuning, 2));

  test('groups across the two parts of a concatenation, more pixels than threads per row', () =>
    checkOp(gpu, normTest({ N: 2, H: 9, segs: [5, 7], groups: 3, silu: true }), tuning));

  test('5 channels per group, as with 160 channels', () =>
    checkOp(gpu, normTest({ N: 1, H: 3, segs: [20], groups: 4, silu: true }), tuning));

  test('adaptive scale and shift', async () => {
    await checkOp(gpu, adaptiveTest({ N: 3, H: 4, segs: [8], groups: 2, silu: true }), tuning);
    await checkOp(gpu, adaptiveTest({ N: 2, H: 3, segs: [6], groups: 3, silu: false }), tuning);
  });

  test('the gradient of an embedding that was added before', async () => {
    await checkOp(gpu, addedTest({ N: 3, H: 4, segs: [16], groups: 2, silu: true }), tuning);
    await checkOp(gpu, addedTest({ N: 2, H: 3, segs: [10], groups: 2, silu: false }), tuning);
  });
});
