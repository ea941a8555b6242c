// EDM's preconditioning and its gradient.
import fc from 'fast-check';
import { test } from 'vitest';
import { precondition } from '../../../src/nn/ops/precond.ts';
import { silu } from '../../../src/nn/ops/silu.ts';
import * as reference from '../../reference/precond.ts';
import { siluBackward, silu as siluTruth } from '../../reference/silu.ts';
import type { Tensor } from '../../reference/tensor.ts';
import { checkOp, random, sigmas, TUNINGS, testGpu } from './harness.ts';

const gpu = await testGpu();
const f32 = (t: Tensor): Float32Array<ArrayBuffer> => Float32Array.from(t.data);

test('D = c_skip x + c_out F(c_in x) and its gradient', () =>
  fc.assert(
    fc.asyncProperty(fc.constantFrom(1, 3), fc.integer({ min: 1, max: 6 }), fc.constantFrom(1, 2), (N, C, times) => {
      const sigma = sigmas(N);
      const f = reference.precondFactors(sigma.data, 0.5);
      return checkOp(
        gpu,
        {
          label: `precondition ${N} ${C}`,
          inputs: [{ x: random([N, C, 3, 2], 1) }],
          record: (g, [x]) => {
            const run = (xin: Parameters<typeof silu>[1]) => ({ F: silu(g.tape, xin), rest: undefined });
            return precondition(g.tape, x!, g.data('sigma', f32(sigma)), 0.5, run).D!;
          },
          truth: ([x]) => {
            const xin = reference.precondInput(x!, f);
            return {
              y: reference.precondOutput(x!, siluTruth(xin), f),
              backward: (gy) => {
                const gin = siluBackward(xin, reference.precondBackwardNet(gy, f));
                return { inputs: [reference.precondBackwardX(gy, gin, f)], params: {} };
              },
            };
          },
        },
        TUNINGS.software,
        times as 1 | 2,
      );
    }),
    { numRuns: 3 },
  ));
