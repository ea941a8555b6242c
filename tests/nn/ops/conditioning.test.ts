// Noise-level embeddings, EDM's preconditioning, the encoder's logits, noise levels and noisy images.

import { expect, test } from 'vitest';
import { diffuse, karrasSigma, lognormalSigma } from '../../../src/diffusion/noise.ts';
import type { View } from '../../../src/gpu/storage.ts';
import { embedding, positionalFreqs } from '../../../src/nn/ops/embedding.ts';
import { logitsOf } from '../../../src/nn/ops/logits.ts';
import { precondition } from '../../../src/nn/ops/precond.ts';
import { silu } from '../../../src/nn/ops/silu.ts';
import { Graph } from '../../../src/parity/graph.ts';
import { fourier, positional, swapHalves } from '../../reference/embedding.ts';
import { logits, logitsBackward } from '../../reference/logits.ts';
import * as reference from '../../reference/precond.ts';
import { addNoise } from '../../reference/run/edmTrainStep.ts';
import { sidSigma } from '../../reference/sampler.ts';
import { siluBackward, silu as siluTruth } from '../../reference/silu.ts';
import { add, map, type Tensor } from '../../reference/tensor.ts';
import { fc } from '../../support/property.ts';
import { expectClose } from './close.ts';
import { checkOp, random, TUNINGS, testGpu, vector } from './harness.ts';

const gpu = await testGpu();
const f32 = (t: Tensor): Float32Array<ArrayBuffer> => Float32Array.from(t.data);

/** Noise levels from 0.002 to 80. */
const sigmas = (n: number): Tensor =>
  vector(Array.from({ length: n }, (_, i) => Math.fround(0.002 * 40000 ** (i / Math.max(n - 1, 1)))));

test.each([
  [16, true],
  [6, false],
  [10, true],
])('positional embedding of ln(sigma)/4, %i channels, endpoint %s', async (channels, endpoint) => {
  const sigma = sigmas(5);
  const g = new Graph(gpu, 'positional');
  const freqs = { view: g.data('freqs', positionalFreqs(channels, endpoint)), half: channels / 2 };
  const x = { view: g.data('sigma', f32(sigma)), N: 5 };
  const y = g.want(embedding(g.tape, x, freqs, { turns: false, swap: true, fromSigma: true, label: 'y' }));
  await g.build();
  for (const { buffer } of g.pool.slots)
    if (buffer) gpu.device.queue.writeBuffer(buffer, 0, new Float32Array(buffer.size / 4).fill(7));
  await g.run();
  const noise = map(sigma, (s) => Math.log(s) / 4);
  expectClose('y', await g.nchw(y), swapHalves(positional(noise, channels, endpoint)), { rtol: 0, atol: 1e-6 });
  const row = y.C4 * 4;
  const raw = await g.floats(y);
  for (let n = 0; n < 5; n++) expect(raw.subarray(n * row + channels, (n + 1) * row).every((v) => v === 0)).toBe(true);
  g.destroy();
});

test('Fourier embedding counts turns; large numbers of radians are reduced', async () => {
  const g = new Graph(gpu, 'fourier');
  const [x, freqs] = [random([4], 1), map(random([6], 2), (v) => Math.fround(16 * v))];
  const large = vector([0.5, 100, 1000, 3000]);
  const at = (t: Tensor) => ({ view: g.data('freqs', f32(t)), half: t.data.length });
  const options = { swap: false, fromSigma: false, label: 'y' };
  const turns = g.want(embedding(g.tape, { view: g.data('x', f32(x)), N: 4 }, at(freqs), { ...options, turns: true }));
  const ones = vector([1, 1]);
  const radians = g.want(
    embedding(g.tape, { view: g.data('x', f32(large)), N: 4 }, at(ones), { ...options, turns: false }),
  );
  await g.run();
  // The product x f is rounded to float32 before its cosine: an error of 2^-24 of some tens of turns.
  expectClose('turns', await g.nchw(turns), fourier(x, freqs), { rtol: 0, atol: 2e-5 });
  const want = {
    shape: [4, 4],
    data: Float64Array.from([...large.data].flatMap((v) => [Math.cos(v), Math.cos(v), Math.sin(v), Math.sin(v)])),
  };
  expectClose('radians', await g.nchw(radians), want, { rtol: 0, atol: 1e-6 });
  g.destroy();
});

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
    // Its gradient reaches the features first, so that of the logits is added.
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
