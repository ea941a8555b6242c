// Positional and Fourier features of the noise level.
import { expect, test } from 'vitest';
import { embedding, positionalFreqs } from '../../../src/nn/ops/embedding.ts';
import { Graph } from '../../../src/parity/graph.ts';
import { fourier, positional, swapHalves } from '../../reference/embedding.ts';
import { map, type Tensor } from '../../reference/tensor.ts';
import { expectClose } from './close.ts';
import { random, sigmas, testGpu, vector } from './harness.ts';

const gpu = await testGpu();
const f32 = (t: Tensor): Float32Array<ArrayBuffer> => Float32Array.from(t.data);

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
