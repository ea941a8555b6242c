// The discriminator's logits.
import { test } from 'vitest';
import { logitsOf } from '../../../src/nn/ops/logits.ts';
import { silu } from '../../../src/nn/ops/silu.ts';
import { Graph } from '../../../src/parity/graph.ts';
import { logits, logitsBackward } from '../../reference/logits.ts';
import { siluBackward, silu as siluTruth } from '../../reference/silu.ts';
import { add, type Tensor } from '../../reference/tensor.ts';
import { expectClose } from './close.ts';
import { random, testGpu } from './harness.ts';

const gpu = await testGpu();
const f32 = (t: Tensor): Float32Array<ArrayBuffer> => Float32Array.from(t.data);

test.each([
  [1, 4],
  [3, 10],
])('logits are the channel mean, N %i, C %i; with and without a decoder behind', async (N, C) => {
  const [x, gl, gy] = [random([N, C, 3, 2], 1), random([N, 1, 3, 2], 2), random([N, C, 3, 2], 3)];
  for (const decoder of [true, false]) {
    const g = new Graph(gpu, 'logits');
    const xa = g.input('x', x.shape, f32(x));
    g.tape.watch(xa);
    const h = silu(g.tape, xa);
    const l = logitsOf(g.tape, h);
    g.want(l.view);
    // Its gradient reaches the features first, so the gradient of the logits is added.
    if (decoder) g.tape.seed(silu(g.tape, h), g.input('gy', gy.shape, f32(gy)));
    l.seed(g.data('gl', f32(gl)));
    g.tape.backward();
    const dx = g.want(g.tape.gradOf(xa)!);
    await g.run();
    const features = siluTruth(x);
    const truth = logits(features);
    expectClose('logits', (await g.floats(l.view)).subarray(0, truth.data.length), truth);
    const gh = logitsBackward(gl, C);
    expectClose('dx', await g.nchw(dx), siluBackward(x, decoder ? add(gh, siluBackward(features, gy)) : gh));
    g.destroy();
  }
});
