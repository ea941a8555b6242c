// The denoising loss: value, map and gradient.
import { describe, test } from 'vitest';
import * as losses from '../../../src/diffusion/losses.ts';
import { COLUMNS } from '../../../src/kernels.gen.ts';
import { Graph } from '../../../src/parity/graph.ts';
import { expectClose } from '../../nn/ops/close.ts';
import { random, TUNINGS, testGpu } from '../../nn/ops/harness.ts';
import { edmLoss } from '../../reference/loss/edm.ts';
import { expectNear, f32, gradient, metrics, put, SHAPE, SIGMA } from './lossCase.ts';

const gpu = await testGpu();

describe.each(Object.entries(TUNINGS))('%s kernels', (_, tuning) => {
  test('denoising loss', async () => {
    const [D, y] = [random(SHAPE, 1), random(SHAPE, 2)];
    const g = new Graph(gpu, 'edm', { tuning });
    g.setStep({ ls: 1.5 });
    const [da, ya] = [put(g, 'D', D), put(g, 'y', y)];
    const map = g.want(losses.edmLoss(g.tape, da, ya, g.data('sigma', f32(SIGMA)), 0.5, 'loss_edm').map());
    const dD = gradient(g, da);
    await g.run();
    const want = edmLoss(D, y, SIGMA.data, 0.5, 1.5);
    expectNear((await metrics(g))[COLUMNS.loss_edm], want.loss);
    expectClose('map', await g.nchw(map), want.lossMap);
    expectClose('dD', await g.nchw(dD), want.gD);
    g.destroy();
  });
});
