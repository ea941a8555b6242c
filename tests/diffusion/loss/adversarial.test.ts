// The adversarial losses: values and gradients, also where logits are clamped.
import { expect, test } from 'vitest';
import * as losses from '../../../src/diffusion/losses.ts';
import type { View } from '../../../src/gpu/storage.ts';
import { COLUMNS } from '../../../src/kernels.gen.ts';
import type { Logits } from '../../../src/nn/ops/logits.ts';
import { Graph } from '../../../src/parity/graph.ts';
import { expectClose } from '../../nn/ops/close.ts';
import { random, testGpu, vector } from '../../nn/ops/harness.ts';
import { discriminatorLoss, generatorLoss } from '../../reference/loss/adversarial.ts';
import { edmWeight } from '../../reference/loss/edm.ts';
import { sidLoss } from '../../reference/loss/sid.ts';
import { map, scale, type Tensor } from '../../reference/tensor.ts';
import { expectNear, f32, metrics, PIXELS, put, SHAPE, SIGMA } from './lossCase.ts';

const gpu = await testGpu();

/** Logits that store the gradient they receive. */
function logitsOf(g: Graph, label: string, t: Tensor): { logits: Logits; d: () => View } {
  const [N, , h, w] = t.shape as [number, number, number, number];
  let d: View | undefined;
  const seed = (view: View): void => {
    d = g.want(view);
  };
  return { logits: { view: g.data(label, f32(t)), N, h, w, seed }, d: () => d as View };
}

const prefix = async (g: Graph, v: View, n: number): Promise<Float32Array> => (await g.floats(v)).subarray(0, n);

/** Logits up to about +-3, or +-40 where softplus must not overflow. */
const logits = (seed: number, factor: number): Tensor =>
  map(random([3, 1, 4, 3], seed), (v) => Math.fround(factor * v));

test.each([1, 15])('discriminator loss, logits times %d', async (factor) => {
  const [fake, real] = [logits(1, factor), logits(2, factor)];
  const g = new Graph(gpu, 'D');
  g.setStep({ lsd: 3 });
  const [f, r] = [logitsOf(g, 'fake', fake), logitsOf(g, 'real', real)];
  const perImage = g.want(
    losses.discriminatorLoss(g.tape, f.logits, r.logits, { sigma: g.data('sigma', f32(SIGMA)), sigmaData: 0.5 }),
  );
  await g.run();
  const want = discriminatorLoss(real, fake, edmWeight(SIGMA.data, 0.5), 3);
  expectNear((await metrics(g))[COLUMNS.loss_d], want.loss);
  expectClose('per image', await prefix(g, perImage, 3), vector(want.perImage));
  expectClose('d fake', await prefix(g, f.d(), 36), want.gFake);
  expectClose('d real', await prefix(g, r.d(), 36), want.gReal);
  g.destroy();
});

test.each([1, 15])('adversarial loss of the generator, logits times %d: no gradient beyond +-10', async (factor) => {
  const fake = logits(3, factor);
  const [xg, yr, yf] = [random(SHAPE, 1), random(SHAPE, 2), random(SHAPE, 3)];
  const g = new Graph(gpu, 'G');
  g.setStep({ alpha: 1, lsg: 100, lsgGan: 0.01, wSid: 0.5, wAdv: 0.5, logitClamp: 10 });
  const sid = losses.sidLoss(g.tape, put(g, 'x_g', xg), put(g, 'y_real', yr), put(g, 'y_fake', yf));
  const l = logitsOf(g, 'fake', fake);
  const perImage = g.want(losses.generatorAdvLoss(g.tape, l.logits, sid, PIXELS));
  await g.run();
  const score = sidLoss(xg, yr, yf, 1, 100);
  const want = generatorLoss(fake, score.weightFactor, PIXELS, 0.01);
  const row = await metrics(g);
  expectNear(row[COLUMNS.weighted_g_gan], want.loss);
  expectNear(row[COLUMNS.total_g], 0.5 * score.loss + 0.5 * want.loss);
  expectClose('per image', await prefix(g, perImage, 3), vector(want.perImage));
  const got = await prefix(g, l.d(), 36);
  expectClose('d fake', got, scale(want.gLogits, 0.5));
  expect(fake.data.some((v) => Math.abs(v) > 10)).toBe(factor > 1);
  g.destroy();
});
