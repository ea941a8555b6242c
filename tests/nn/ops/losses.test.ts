// Losses: values, maps and gradients, with a NaN image and with clamped logits.
import { describe, expect, test } from 'vitest';
import * as losses from '../../../src/diffusion/losses.ts';
import type { View } from '../../../src/gpu/storage.ts';
import { COLUMNS } from '../../../src/kernels.gen.ts';
import type { Act } from '../../../src/nn/act.ts';
import type { Logits } from '../../../src/nn/ops/logits.ts';
import { Graph } from '../../../src/parity/graph.ts';
import { discriminatorLoss, generatorLoss } from '../../reference/loss/adversarial.ts';
import { edmLoss, edmWeight } from '../../reference/loss/edm.ts';
import { sidLoss } from '../../reference/loss/sid.ts';
import { map, scale, type Tensor } from '../../reference/tensor.ts';
import { expectClose } from './close.ts';
import { random, TUNINGS, testGpu, vector } from './harness.ts';

const gpu = await testGpu();
const f32 = (t: Tensor): Float32Array<ArrayBuffer> => Float32Array.from(t.data);
const SHAPE = [3, 3, 5, 4];
const PIXELS = 60;
const SIGMA = vector([0.02, 0.5, 7].map(Math.fround));

/** An input whose gradient is wanted. */
function put(g: Graph, label: string, t: Tensor): Act {
  const a = g.input(label, t.shape, f32(t));
  g.tape.watch(a);
  return a;
}

const gradient = (g: Graph, a: Act): Act => g.want(g.tape.gradOf(a) as Act);

/** The scalars that the losses wrote. */
async function metrics(g: Graph): Promise<Float32Array> {
  return new Float32Array(await g.bytes(g.tape.metrics));
}

function expectNear(got: number | undefined, want: number): void {
  expect(Math.abs((got ?? Number.NaN) - want) / Math.abs(want)).toBeLessThan(2e-5);
}

/** Logits that remember the gradient they are given. */
function logitsOf(g: Graph, label: string, t: Tensor): { logits: Logits; d: () => View } {
  const [N, , h, w] = t.shape as [number, number, number, number];
  let d: View | undefined;
  const seed = (view: View): void => {
    d = g.want(view);
  };
  return { logits: { view: g.data(label, f32(t)), N, h, w, seed }, d: () => d as View };
}

const prefix = async (g: Graph, v: View, n: number): Promise<Float32Array> => (await g.floats(v)).subarray(0, n);

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
    // The images that are kept; the dropped one's gradient may be NaN, the optimiser makes zeros of it.
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
