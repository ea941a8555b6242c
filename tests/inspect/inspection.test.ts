// Looks at images against the reference code's generator step, and that a made leaves no trace.
import { expect, test } from 'vitest';
import { generate } from '../../src/diffusion/methods/sid.ts';
import { openDevice } from '../../src/gpu/device.ts';
import { Inspection } from '../../src/inspect/inspection.ts';
import { pinNoise } from '../../src/inspect/pins.ts';
import { rgbaOfBytes } from '../../src/lib/codec.ts';
import { NEUTRAL_STEP } from '../../src/nn/stepUniforms.ts';
import { loadCase, tensorOf } from '../../src/parity/fixtureCase.ts';
import { CaseRun } from '../../src/parity/kinds/networks.ts';
import { fixtureFiles } from '../parity/fixtures.ts';
import { openTestGpu } from '../support/device.ts';
import { open, shapes, steps } from '../training/run.ts';

/** The largest difference relative to the largest number. */
function error(got: ArrayLike<number>, expected: ArrayLike<number>): number {
  expect(got.length).toBe(expected.length);
  let [difference, size] = [0, 0];
  for (let i = 0; i < expected.length; i++) {
    difference = Math.max(difference, Math.abs((got[i] ?? Number.NaN) - (expected[i] ?? 0)));
    size = Math.max(size, Math.abs(expected[i] ?? 0));
  }
  return difference / size;
}

test('a made at the images of the fixture’s SiDA step sees what that step computes', async () => {
  const gpu = await openDevice(await openTestGpu());
  const c = await loadCase(fixtureFiles, 'sida-losses');
  const run = new CaseRun(c, gpu);
  const phi = run.params('phi', 'phi', { train: false });
  const psi = run.params('psi', 'psi', { train: false });
  const theta = run.params('theta', 'theta', { train: false });
  const z = run.take('g_in/z');
  const latents = tensorOf(c, 'g_in/z').map((v) => 2.5 * v);
  run.ws.fill(z, latents);
  const inputs = { z, initSigma: run.vector('init', new Float32Array(z.N).fill(2.5)), labels: run.take('g_in/labels') };
  const { plan, result } = await run.ws.plan('x_g', [], (t) =>
    run.ws.pin(generate(t, { net: run.net, phi, psi, theta }, { ...inputs, noise: z, sigma: inputs.initSigma })),
  );
  plan.run();
  const images = await run.ws.nchw(result);

  const [low, high] = [0.002 ** (1 / 7), 80 ** (1 / 7)];
  const sigma = tensorOf(c, 'g_in/rnd_t').map((u) => (high + (1 - 0.8 * u) * (low - high)) ** 7);
  const hot = tensorOf(c, 'g_in/labels');
  const labels = Array.from({ length: z.N }, (_, n) => hot.subarray(10 * n, 10 * n + 10).indexOf(1));
  const inspection = await Inspection.create(gpu, run.net, { phi: phi.w, psi: psi.w }, z.N);
  const values = { ...NEUTRAL_STEP, wSid: 0.5, wAdv: 0.5 };
  const seen = await inspection.inspect({ images, labels, sigma, noise: tensorOf(c, 'g_in/noise') }, values);

  expect(error(seen.lossMap, tensorOf(c, 'sida/loss_map'))).toBeLessThan(1e-4);
  expect(error(seen.logits, tensorOf(c, 'sida/logits'))).toBeLessThan(1e-4);
  const sum = seen.gradSid.map((v, i) => v + (seen.gradAdv[i] ?? 0));
  expect(error(sum, tensorOf(c, 'sida/g/x_g'))).toBeLessThan(1e-4);
  expect(error(seen.gradAdv, new Float32Array(sum.length).fill(1))).toBeGreaterThan(0);
  const gan = tensorOf(c, 'sida/loss_gan_per_image');
  const softplus = (x: number) => Math.log1p(Math.exp(-Math.abs(x))) + Math.max(x, 0);
  const bce = seen.logits.reduce((s, l) => s + softplus(-l), 0) / seen.logits.length;
  expect(
    error(
      [...seen.weight].map((w) => bce / w),
      gan,
    ),
  ).toBeLessThan(1e-4);
  inspection.destroy();
  run.ws.destroy();
  gpu.destroy();
});

test('an inspected run continues bit for bit like one without inspections', async () => {
  const [plain, inspected] = [await open(), await open()];
  const rows = await steps(plain, 3);
  const seen = await steps(inspected, 1);
  const images = Float32Array.from(shapes.pixels.subarray(0, 2 * 3 * 16 * 16), (v) => v / 127.5 - 1);
  const made = await inspected.inspect({ images, labels: [0, 1], sigma: 0.5, noise: 7 });
  const again = await inspected.inspect({ images, labels: [0, 1], sigma: 0.5, noise: 7 });
  expect(again.logits).toEqual(made.logits);
  const rgba = rgbaOfBytes(shapes.pixels.subarray(0, 2 * 3 * 16 * 16), 2, 16);
  const ids = Int32Array.of(3, 8);
  const labels = Int32Array.of(0, 1);
  const pins = { sigma: 0.5, seed: 9, resolution: 16, ids, real: Int32Array.of(1, 1), labels, rgba };
  const encoderMaps = await inspected.readMaps(pins);
  const same = await inspected.inspect({ images, labels, sigma: 0.5, noise: pinNoise(9, ids, 3, 16) });
  expect(encoderMaps).toMatchObject({ step: 1, mapSize: same.mapSize, ids });
  expect(error(encoderMaps.logits, same.logits)).toBeLessThan(1e-5);
  expect(await inspected.inspect({ images: images.slice(0, 768), labels: [0], sigma: [2], noise: 1 })).toMatchObject({
    n: 1,
  });
  seen.push(...(await steps(inspected, 2)));
  expect(seen).toEqual(rows);
  expect(await inspected.exportGenerator({ weights: 'raw', dtype: 'f32' })).toEqual(
    await plain.exportGenerator({ weights: 'raw', dtype: 'f32' }),
  );
  await expect(inspected.inspect({ images: images.slice(1), labels: [0], sigma: 1, noise: 0 })).rejects.toThrow(
    'no whole',
  );
  plain.destroy();
  inspected.destroy();
});
