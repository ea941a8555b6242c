// The critic's own noise and the adversarial weight against autograd's float64 numbers (docs/training/adversary.md).
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import type { Nets } from '../../../src/diffusion/methods/sid.ts';
import * as sida from '../../../src/diffusion/methods/sida.ts';
import { lognormalSigma } from '../../../src/diffusion/noise.ts';
import { sanitise } from '../../../src/diffusion/optimizer.ts';
import { openDevice } from '../../../src/gpu/device.ts';
import { COLUMNS } from '../../../src/kernels.gen.ts';
import { NEUTRAL_STEP } from '../../../src/nn/stepUniforms.ts';
import { Checker } from '../../../src/parity/checker.ts';
import { type Files, type FixtureCase, loadCase, tensorOf } from '../../../src/parity/fixtureCase.ts';
import { CaseRun, checkAll } from '../../../src/parity/kinds/networks.ts';
import { openTestGpu } from '../../support/device.ts';

const folder = new URL('../../fixtures/', import.meta.url);
const gpu = await openDevice(await openTestGpu());

/** The case lies apart because a part of it, the discriminant, is not in the engine. Its weights are another case's. */
const files: Files = {
  list: async () => ['sida-critic.json'],
  read: async (name) =>
    new Uint8Array(await readFile(new URL(name.startsWith('sida-critic') ? `extensions/${name}` : name, folder))),
};

interface CriticConfig {
  readonly P_mean: number;
  readonly P_std: number;
  readonly dPMean: number;
  readonly dPStd: number;
  readonly init_sigma: number;
  readonly ls: number;
  readonly lsd: number;
  readonly lsg: number;
  readonly tmax: number;
}

/** The expectations of one update alone: all of them have to be compared. */
function partOf(c: FixtureCase, prefix: string): FixtureCase {
  const below = <T>(all: Record<string, T> | undefined): Record<string, T> =>
    Object.fromEntries(Object.entries(all ?? {}).filter(([name]) => name.startsWith(prefix)));
  const { tensors, scalars, digests } = c.manifest;
  const manifest = { ...c.manifest, tensors: below(tensors), scalars: below(scalars), digests: below(digests) };
  return { ...c, manifest };
}

function openNets(run: CaseRun, trained: 'psi' | 'theta'): Nets {
  const params = (role: 'phi' | 'psi' | 'theta') => run.params(role, role, { train: role === trained });
  return { net: run.net, phi: params('phi'), psi: params('psi'), theta: params('theta') };
}

const full = await loadCase(files, 'sida-critic');
const config = full.manifest.config as unknown as CriticConfig;

/** Latents and condition of an update. */
function generatorInputs(run: CaseRun, inputs: string) {
  const z = run.take(`${inputs}z`);
  run.ws.fill(
    z,
    tensorOf(run.c, `${inputs}z`).map((v) => v * config.init_sigma),
  );
  const initSigma = run.vector('init_sigma', new Float32Array(z.N).fill(config.init_sigma));
  return { z, initSigma, labels: run.take('psi_in/labels'), noise: run.take(`${inputs}noise`) };
}

test('psi at the critic’s own noise: losses, AUC, logits and every gradient', async () => {
  const c = partOf(full, 'psi_out/');
  const checker = new Checker(c);
  const run = new CaseRun(c, gpu);
  const { ws } = run;
  const nets = openNets(run, 'psi');
  const common = generatorInputs(run, 'psi_in/');
  const { N } = common.z;
  ws.step.write({ ...NEUTRAL_STEP, pMean: config.P_mean, pStd: config.P_std, ls: config.ls, lsd: config.lsd });
  const { plan, result } = await ws.plan('psi', [nets.psi], (t) => {
    const sigma = ws.pin(lognormalSigma(t, run.vector('psi_in/rnd_normal'), N));
    const levels = { mean: config.dPMean, std: config.dPStd };
    const own = {
      sigma: lognormalSigma(t, run.vector('psi_in/d_rnd_normal'), N, levels),
      noiseReal: run.take('psi_in/d_noise_real'),
      noiseFake: run.take('psi_in/d_noise_fake'),
    };
    const critic = { batch: N, means: ws.vector('mean logits', 2 * N) };
    const u = sida.fakeScoreUpdate(t, nets, { ...common, sigma, real: run.take('psi_in/real'), own, critic });
    sanitise(t, nets.psi);
    return { sigma, sigmaD: ws.pin(u.sigma), xg: ws.pin(u.xg), real: ws.pin(u.real.view), fake: ws.pin(u.fake.view) };
  });
  run.run(plan);
  const cells = tensorOf(c, 'psi_out/logits_real').length;
  checker.tensor('psi_out/x_g', await ws.nchw(result.xg));
  checker.tensor('psi_out/sigma', await ws.floats(result.sigma, N));
  checker.tensor('psi_out/sigma_d', await ws.floats(result.sigmaD, N));
  checker.tensor('psi_out/logits_real', await ws.floats(result.real, cells));
  checker.tensor('psi_out/logits_fake', await ws.floats(result.fake, cells));
  const row = await ws.floats(ws.metrics);
  const at = (column: number): number => row[column] ?? Number.NaN;
  checker.scalar('psi_out/loss', at(COLUMNS.loss_psi));
  checker.scalar('psi_out/loss_D', at(COLUMNS.loss_d));
  checker.scalar('psi_out/total', at(COLUMNS.loss_psi) + at(COLUMNS.loss_d));
  checker.scalar('psi_out/auc', at(COLUMNS.auc));
  checkAll(checker, 'psi_out/g/', await ws.tensors(nets.psi, nets.psi.g));
  const got = checker.result(run.dispatches);
  run.destroy();
  expect(got.reasons).toEqual([]);
  expect(got.compared).toBe(got.expected);
  expect(got.expected).toBeGreaterThan(80);
});
