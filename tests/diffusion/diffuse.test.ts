// Noise levels and noisy images.
import { expect, test } from 'vitest';
import { diffuse, karrasSigma, lognormalSigma } from '../../src/diffusion/noise.ts';
import type { View } from '../../src/gpu/storage.ts';
import { Graph } from '../../src/parity/graph.ts';
import { expectClose } from '../nn/ops/close.ts';
import { random, testGpu, vector } from '../nn/ops/harness.ts';
import { addNoise, sidSigma } from '../reference/diffuse.ts';
import { map, type Tensor } from '../reference/tensor.ts';

const gpu = await testGpu();
const f32 = (t: Tensor): Float32Array<ArrayBuffer> => Float32Array.from(t.data);

test('noise levels of psi (lognormal) and theta (Karras), noisy images', async () => {
  const N = 4;
  const [normal, uniform] = [random([N], 1), vector([0, 0.25, 0.7, 0.999].map(Math.fround))];
  const [x, noise] = [random([N, 3, 4, 5], 2), random([N, 3, 4, 5], 3)];
  const g = new Graph(gpu, 'diffuse');
  g.setStep({ pMean: -1.2, pStd: 1.2, tmax: 0.8 });
  const lognormal = g.want(lognormalSigma(g.tape, g.data('normal', f32(normal)), N));
  const draw = g.data('uniform', f32(uniform));
  const karras = g.want(karrasSigma(g.tape, draw, N, { sigmaMin: 0.002, sigmaMax: 80, rho: 7 }));
  const other = g.want(karrasSigma(g.tape, draw, N, { sigmaMin: 0.01, sigmaMax: 50, rho: 5 }));
  const [xa, na] = [g.input('x', x.shape, f32(x)), g.input('noise', noise.shape, f32(noise))];
  g.tape.watch(xa);
  const xt = g.want(diffuse(g.tape, xa, na, lognormal));
  const gy = g.input('gy', x.shape, f32(noise));
  g.tape.seed(xt, gy);
  g.tape.backward();
  expect(g.tape.gradOf(xa)).toBe(gy);
  await g.run();
  const sigma = map(normal, (n) => Math.exp(1.2 * n - 1.2));
  const first = async (v: View): Promise<Float32Array> => (await g.floats(v)).subarray(0, N);
  expectClose('lognormal', await first(lognormal), sigma, { rtol: 2e-6, atol: 0 });
  // The seventh power multiplies the rounding of its base.
  expectClose(
    'karras',
    await first(karras),
    map(uniform, (u) => sidSigma(u, 800)),
    { rtol: 5e-6, atol: 0 },
  );
  const [top, end] = [50 ** (1 / 5), 0.01 ** (1 / 5)];
  expectClose(
    'rho 5',
    await first(other),
    map(uniform, (u) => (end + 0.8 * u * (top - end)) ** 5),
    { rtol: 2e-5, atol: 0 },
  );
  expectClose('xt', await g.nchw(xt), addNoise(x, noise, Array.from(sigma.data)));
  g.destroy();
});
