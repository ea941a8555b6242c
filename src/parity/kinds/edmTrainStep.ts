// Kind `edm-train-step`: denoising loss, gradients, one Adam step and the moving average.

import { edmUpdate } from '../../diffusion/methods/edm.ts';
import { lognormalSigma } from '../../diffusion/noise.ts';
import { adam, ema, sanitise } from '../../diffusion/optimizer.ts';
import type { Gpu } from '../../gpu/device.ts';
import { COLUMNS } from '../../kernels.gen.ts';
import { NEUTRAL_STEP, type StepValues } from '../../nn/stepUniforms.ts';
import { emaBeta, rampedLr } from '../../recipes/schedules.ts';
import type { Checker } from '../checker.ts';
import type { FixtureCase } from '../fixtureCase.ts';
import type { StepConfig } from '../manifest.ts';
import { CaseRun, checkAll } from './networks.ts';

/** The manifest's numbers as step uniforms, without clipping. */
export function stepValues(config: StepConfig): StepValues {
  const [beta1, beta2] = config.adam.betas;
  const { P_mean: pMean, P_std: pStd } = config;
  return { ...NEUTRAL_STEP, beta1, beta2, eps: config.adam.eps, pMean, pStd };
}

/** The manifest's configuration. Throws if it is missing. */
export function configOf(c: FixtureCase): StepConfig {
  const { config } = c.manifest;
  if (!config) throw new Error(`The manifest ${c.name}.json has no "config", which its kind ${c.manifest.kind} needs.`);
  return config;
}

/** Beta of the moving average after a step. */
export function betaOf(config: StepConfig, nimg: number): number {
  const { batch_size, halflife_kimg, rampup_ratio } = config.ema;
  return emaBeta(batch_size, nimg, halflife_kimg * 1000, rampup_ratio);
}

/** Runs the case. Returns the number of dispatches. */
export async function runEdmTrainStep(c: FixtureCase, checker: Checker, gpu: Gpu): Promise<number> {
  const config = configOf(c);
  const run = new CaseRun(c, gpu);
  const { ws, net } = run;
  try {
    const p = run.params('net', 'prefix', { train: true, ema: true });
    if (p.ema) run.load(p, p.ema, run.weights('ema'));
    const y = run.take(config.augmented ? 'aug_images' : 'images');
    const noise = run.take('noise');
    const draw = run.vector('rnd_normal');
    const labels = run.find('labels');
    const augmentLabels = config.augmented ? run.take('aug_labels') : undefined;
    const lr = rampedLr(config.lr, config.cur_nimg, config.lr_rampup_kimg * 1000);
    const beta = betaOf(config, config.cur_nimg);
    ws.step.write({ ...stepValues(config), lr, emaBeta: beta });
    const { plan, result } = await ws.plan(c.name, [p], (t) => {
      const sigma = ws.pin(lognormalSigma(t, draw, y.N));
      const { D, loss } = edmUpdate(t, net, p, { y, noise, sigma, labels, augmentLabels });
      const map = ws.pin(loss.map());
      sanitise(t, p);
      return { sigma, D: ws.pin(D), map };
    });
    run.run(plan);
    checker.tensor('sigma', await ws.floats(result.sigma, y.N));
    checker.tensor('D_x', await ws.nchw(result.D));
    checker.tensor('loss_map', await ws.nchw(result.map));
    checker.scalar('L', (await ws.floats(ws.metrics))[COLUMNS.loss_edm] ?? Number.NaN);
    checker.scalar('lr_eff', lr);
    checker.scalar('ema_beta', beta);
    for (const [key, g] of await ws.tensors(p, p.g)) checker.gradient(`g/w/${key}`, g);
    const optimiser = await ws.plan(`${c.name} Adam`, [p], (t) => {
      adam(t, p);
      ema(t, p);
    });
    run.run(optimiser.plan);
    checkAll(checker, 'w_after/', await ws.tensors(p, p.w));
    checkAll(checker, 'ema_after/', await ws.tensors(p, p.ema));
    return run.dispatches;
  } finally {
    run.destroy();
  }
}
