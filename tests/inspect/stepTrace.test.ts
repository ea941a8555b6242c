// One step traced phase by phase. The preview of theta's update equals the update, and the run is the same bit for bit as
// one without a trace.
import { expect, test } from 'vitest';
import { STREAM } from '../../src/diffusion/streams.ts';
import { drawImages } from '../../src/lib/philox.ts';
import type { Recipe } from '../../src/recipes/recipe.ts';
import type { InspectionView, StepTrace, ThetaView } from '../../src/runs/report.ts';
import type { Trainer } from '../../src/trainer/trainer.ts';
import { open, steps } from '../training/run.ts';

interface Traced {
  readonly told: (StepTrace | null)[];
  readonly rows: Awaited<ReturnType<typeof steps>>;
  /** The preview of theta's batch before theta moves. */
  readonly look: InspectionView | null;
}

/** The noise or latents of the micro-batch that a trace shows. */
function drawn({ recipe: { seed, batch, microBatch, psiUpdates } }: Trainer, theta: ThetaView, stream: number) {
  const shape = [theta.n, theta.channels, theta.resolution, theta.resolution] as const;
  const tick = psiUpdates + (psiUpdates + 1);
  return drawImages('normal', shape, { seed, step: tick, stream }, batch - (microBatch || batch));
}

/** The second step of a run, phase by phase, with everything that was reported. */
async function traced(t: Trainer): Promise<Traced> {
  const rows = await steps(t, 1);
  const told: (StepTrace | null)[] = [await t.trace()];
  let look: InspectionView | null = null;
  while (t.step < 2) {
    await t.phaseOnce();
    const trace = await t.trace();
    told.push(trace);
    const { theta } = trace ?? {};
    if (theta) look = await t.inspect({ ...theta, noise: drawn(t, theta, STREAM.thetaNoise) });
  }
  rows.push(...(await t.takeMetrics()).map(({ sec: _, ...row }) => row), ...(await steps(t, 1)));
  return { told, rows, look };
}

const mean = (x: Float32Array) => x.reduce((sum, v) => sum + v, 0) / x.length;
const norm = (x: Float32Array) => Math.hypot(...x);

const CASES: readonly [string, Partial<Recipe>][] = [
  ['SiD', { method: 'sid', psiUpdates: 1, batch: 2 }],
  ['SiDA in micro-batches, two psi updates', { psiUpdates: 2, batch: 4, microBatch: 2, thetaAfter: 0, ganAfter: 0 }],
];

test.each(CASES)('%s: the trace has the numbers of the step, and does not change the run', async (_, changes) => {
  const [plain, looked] = [await open(changes), await open(changes)];
  const { told, rows, look } = await traced(looked);
  expect(rows).toEqual(await steps(plain, 3));
  const raw = { weights: 'raw', dtype: 'f32' } as const;
  expect(await looked.exportGenerator(raw)).toEqual(await plain.exportGenerator(raw));
  plain.destroy();

  const psiUpdates = changes.psiUpdates ?? 1;
  const { batch } = looked.recipe;
  expect([told.at(0), told.at(-1)]).toEqual([null, null]);
  expect(told.length).toBe(psiUpdates + 3);
  const [row, nimg] = [rows[1], 2 * batch];
  const last = told[psiUpdates];
  if (!row || !last?.psi || !last.theta) throw new Error('Nothing was told before the update of theta.');
  expect(last).toMatchObject({ step: 2, nimg });
  expect(last.psi.row).toMatchObject({ loss_psi: row.loss_psi, grad_norm_psi: row.grad_norm_psi });

  const { theta } = last;
  expect(theta.lossG).toBeCloseTo(row.loss_g as number, 4);
  expect(Math.abs(theta.lossG / (row.loss_g as number) - 1)).toBeLessThan(1e-6);
  for (const list of [theta.sigma, theta.weight, theta.labels]) expect(list.length).toBe(theta.n);
  const size = theta.channels * theta.resolution ** 2;
  const sides: [string, number, Float32Array][] = [['sid', norm(theta.gradSid), theta.gradSid]];
  if (row.loss_g_gan === undefined) expect([theta.mapSize, norm(theta.gradAdv)]).toEqual([0, 0]);
  else {
    expect(Math.abs(theta.bceG / row.loss_g_gan - 1)).toBeLessThan(1e-6);
    expect(theta.logits.length).toBe(theta.n * theta.mapSize ** 2);
    sides.push(['adversarial', norm(theta.gradAdv), theta.gradAdv]);
  }
  for (const [part, length, x] of sides) {
    expect(length, part).toBeGreaterThan(0);
    expect(x.length, part).toBe(theta.n * size);
    // An inspection covers only these images: another factor, the same gradient.
    const seen = (part === 'sid' ? look?.gradSid : look?.gradAdv) ?? new Float32Array();
    const apart = x.map((v, k) => v / length - (seen[k] ?? Number.NaN) / norm(seen));
    expect(norm(apart), part).toBeLessThan(1e-4);
  }
  // The draws are those of theta's own streams, and images, weights and noisy images belong together.
  const noise = drawn(looked, theta, STREAM.thetaNoise);
  const latent = drawn(looked, theta, STREAM.thetaLatent);
  for (let k = 0; k < theta.n * size; k += 97) {
    expect(theta.latent[k]).toBeCloseTo(latent[k] ?? Number.NaN, 4);
    const sigma = theta.sigma[Math.floor(k / size)] ?? Number.NaN;
    const noisy = (theta.images[k] ?? Number.NaN) + sigma * (noise[k] ?? Number.NaN);
    expect(Math.abs((theta.noisy[k] ?? Number.NaN) - noisy)).toBeLessThan(1e-4 * (1 + sigma));
  }
  const apart = theta.images.subarray(0, size).map((v, k) => Math.abs(v - (theta.teacher[k] ?? Number.NaN)));
  expect(Math.abs(mean(apart) / (theta.weight[0] ?? Number.NaN) - 1)).toBeLessThan(1e-4);

  const moved = told[psiUpdates + 1]?.moved;
  expect(moved?.gradNorm).toBe(row.grad_norm_theta);
  const change = theta.images.map((v, k) => (moved?.images[k] ?? Number.NaN) - v);
  expect(norm(change)).toBeGreaterThan(0);
  expect(norm(change)).toBeLessThan(norm(theta.images));
  looked.destroy();
});
