// SiLU and its gradient.
import { test } from 'vitest';
import { silu } from '../../../src/nn/ops/silu.ts';
import { siluBackward, silu as siluTruth } from '../../reference/silu.ts';
import { map } from '../../reference/tensor.ts';
import { eachShape, random, testGpu } from './harness.ts';

const gpu = await testGpu();

test('silu, also if exp(-x) overflows', () =>
  eachShape(gpu, ({ N, H, a }) => ({
    label: 'silu',
    inputs: [{ x: map(random([N, a, H, H + 1], 1), (v, i) => Math.fround([1, 3, 40, 120][i % 4]! * v)) }],
    record: (g, [x]) => silu(g.tape, x!),
    truth: ([x]) => ({ y: siluTruth(x!), backward: (gy) => ({ inputs: [siluBackward(x!, gy)], params: {} }) }),
  })));
