// Channels of a concatenation as one run.
import { test } from 'vitest';
import { concat } from '../../../src/nn/ops/concat.ts';
import { repack } from '../../../src/nn/ops/repack.ts';
import { concatBackward, concat as joined } from '../../reference/concat.ts';
import { eachShape, random, testGpu } from './harness.ts';

const gpu = await testGpu();

test('concatenation of parts with padding, joined again by repack', () =>
  eachShape(gpu, ({ N, H, a, b }) => ({
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
