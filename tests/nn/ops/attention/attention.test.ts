// Softmax attention: one and several heads, lengths and head widths that are not multiples of 4.

import { expect, test } from 'vitest';
import { whole } from '../../../../src/gpu/storage.ts';
import { attention, attentionWeights, headMap, qkvMap } from '../../../../src/nn/ops/attention/attention.ts';
import { conv } from '../../../../src/nn/ops/conv/conv.ts';
import { ParamLayout } from '../../../../src/nn/params/layout.ts';
import { plain } from '../../../../src/nn/weight.ts';
import { Graph } from '../../../../src/parity/graph.ts';
import { attention as reference } from '../../../reference/attention/attention.ts';
import { correlate, correlateBackward } from '../../../reference/conv/conv.ts';
import { fc } from '../../../support/property.ts';
import { allTunings, checkOp, type OpTest, random, testGpu, variantTunings } from '../harness.ts';

const gpu = await testGpu();

const shapes = fc.record({
  N: fc.constantFrom(1, 3),
  H: fc.integer({ min: 1, max: 4 }),
  heads: fc.integer({ min: 1, max: 3 }),
  d: fc.integer({ min: 1, max: 6 }),
});

/** qkv convolution, attention, projection. Files interleave q, k and v; kernels store them apart. */
function attentionTest({ N, H, heads, d }: { N: number; H: number; heads: number; d: number }): OpTest {
  const C = heads * d;
  const out4 = 3 * heads * Math.ceil(d / 4);
  const layout = new ParamLayout();
  const qkv = layout.weight('qkv', [3 * C, C, 1, 1], { outMap: qkvMap(C, heads), out4 });
  const proj = layout.weight('proj', [C, C, 1, 1], { inMap: headMap(C, heads) });
  return {
    label: `attention ${JSON.stringify({ N, H, heads, d })}`,
    layout,
    params: { qkv: random([3 * C, C, 1, 1], 1), proj: random([C, C, 1, 1], 2) },
    inputs: [{ x: random([N, C, H, H + 1], 3) }],
    record: ({ tape, params }, [x]) => {
      const out = Array.from({ length: 3 * heads }, () => d);
      const a = attention(tape, conv(tape, plain(tape, params, qkv), x!, { label: 'qkv', out }), C, heads);
      return conv(tape, plain(tape, params, proj), a, { label: 'proj', out: C });
    },
    truth: ([x], p) => {
      const mid = correlate(x!, p.qkv!, 0);
      const a = reference(mid, heads);
      return {
        y: correlate(a.y, p.proj!, 0),
        backward: (gy) => {
          const ga = correlateBackward(a.y, p.proj!, 0, gy);
          const g = correlateBackward(x!, p.qkv!, 0, a.backward(ga.x));
          return { inputs: [g.x], params: { qkv: g.w, proj: ga.w } };
        },
      };
    },
    tolerance: { rtol: 2e-4, atol: 1e-4 },
  };
}

test.each(allTunings(gpu, 'attention.mix'))('random shapes, %s kernels', async (_, tuning) => {
  const property = fc.asyncProperty(shapes, (s) => checkOp(gpu, attentionTest(s), tuning));
  await fc.assert(property, { numRuns: 3 });
});

test.each(variantTunings(gpu, 'attention.mix'))('more than a tile of positions and channels, %s', (_, tuning) =>
  checkOp(gpu, attentionTest({ N: 2, H: 6, heads: 2, d: 18 }), tuning),
);

test('weights are a distribution over positions, also for large scores', async () => {
  const g = new Graph(gpu, 'weights');
  const [N, C, T] = [2, 5, 7];
  const large = random([N, C, 1, T], 1).data.map((v) => v * 40);
  const q = g.input('q', [N, C, 1, T], Float32Array.from(large));
  const { p } = attentionWeights(g.tape, q, q);
  g.want(whole(p));
  await g.run();
  const weights = await g.floats(whole(p));
  const wide = 8;
  for (let row = 0; row < N * T; row++) {
    const values = weights.subarray(row * wide, (row + 1) * wide);
    expect(values.subarray(0, T).every((v) => v >= 0 && v <= 1)).toBe(true);
    expect(values.reduce((a, v) => a + v, 0)).toBeCloseTo(1, 5);
    expect(values[T]).toBe(0);
  }
  g.destroy();
});
