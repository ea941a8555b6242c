// SiD's loss: values, map and gradients, also with a NaN image.
import { describe, expect, test } from 'vitest';
import * as losses from '../../../src/diffusion/losses.ts';
import { COLUMNS } from '../../../src/kernels.gen.ts';
import type { Act } from '../../../src/nn/act.ts';
import { Graph } from '../../../src/parity/graph.ts';
import { expectClose } from '../../nn/ops/close.ts';
import { random, TUNINGS, testGpu, vector } from '../../nn/ops/harness.ts';
import { sidLoss } from '../../reference/loss/sid.ts';
import { scale, type Tensor } from '../../reference/tensor.ts';
import { expectNear, gradient, metrics, PIXELS, put, SHAPE } from './lossCase.ts';

const gpu = await testGpu();

describe.each(Object.entries(TUNINGS))('%s kernels', (_, tuning) => {
  test.each([1, 1.2])('SiD loss, alpha %d', async (alpha) => {
    const [xg, yr, yf] = [random(SHAPE, 1), random(SHAPE, 2), random(SHAPE, 3)];
    const g = new Graph(gpu, 'sid', { tuning });
    g.setStep({ alpha, lsg: 100, wSid: 0.5 });
    const acts = [put(g, 'x_g', xg), put(g, 'y_real', yr), put(g, 'y_fake', yf)] as const;
    const loss = losses.sidLoss(g.tape, ...acts);
    const map = g.want(loss.map());
    const grads = acts.map((a) => gradient(g, a));
    g.want(loss.rows);
    await g.run();
    const want = sidLoss(xg, yr, yf, alpha, 100);
    const row = await metrics(g);
    expectNear(row[COLUMNS.loss_g], want.loss);
    expectNear(row[COLUMNS.total_g], 0.5 * want.loss);
    expect(row[COLUMNS.nan_images]).toBe(0);
    const factors = (await g.floats(loss.rows)).filter((_, i) => i % 4 === 0);
    expectClose('weight factor', factors.subarray(0, 3), vector(want.weightFactor));
    expectClose('map', await g.nchw(map), want.lossMap);
    for (const [i, t] of [want.g.xg, want.g.yReal, want.g.yFake].entries()) {
      expectClose(`gradient ${i}`, await g.nchw(grads[i] as Act), scale(t, 0.5));
    }
    g.destroy();
  });

  test.each(['x_g', 'y_real', 'y_fake'])('an image with a NaN in %s leaves the sum, not the division', async (bad) => {
    const names = ['x_g', 'y_real', 'y_fake'];
    const inputs = names.map((_, i) => random(SHAPE, 4 + i));
    (inputs[names.indexOf(bad)] as Tensor).data[PIXELS + 17] = Number.NaN;
    const g = new Graph(gpu, 'nan', { tuning });
    g.setStep({ alpha: 1.2, lsg: 100, wSid: 1 });
    const acts = names.map((name, i) => put(g, name, inputs[i] as Tensor)) as [Act, Act, Act];
    losses.sidLoss(g.tape, ...acts);
    const dxg = gradient(g, acts[0]);
    await g.run();
    const want = sidLoss(...(inputs as [Tensor, Tensor, Tensor]), 1.2, 100);
    const row = await metrics(g);
    expectNear(row[COLUMNS.loss_g], want.loss);
    expect(row[COLUMNS.nan_images]).toBe(1);
    // The images that remain. The dropped image's gradient may be NaN; the optimiser sets it to 0.
    const kept = (data: ArrayLike<number>) => Array.from(data).filter((_, i) => Math.floor(i / PIXELS) !== 1);
    expectClose('dx_g', kept(await g.nchw(dxg)), { shape: [2, ...SHAPE.slice(1)], data: kept(want.g.xg.data) });
    g.destroy();
  });
});

test('images that agree with the teacher: the weight factor stops at 1e-5', async () => {
  const xg = random(SHAPE, 1);
  const yf = random(SHAPE, 2);
  const g = new Graph(gpu, 'equal');
  g.setStep({ alpha: 1, lsg: 1, wSid: 1 });
  const acts = [put(g, 'x_g', xg), put(g, 'y_real', xg), put(g, 'y_fake', yf)] as const;
  losses.sidLoss(g.tape, ...acts);
  await g.run();
  expectNear((await metrics(g))[COLUMNS.loss_g], sidLoss(xg, xg, yf, 1, 1).loss);
  g.destroy();
});
