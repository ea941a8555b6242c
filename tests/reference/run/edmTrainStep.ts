// Kind `edm-train-step` on the reference.
import type { Checker } from '../../../src/parity/checker.ts';
import type { FixtureCase } from '../../../src/parity/fixtureCase.ts';
import { adamState, adamStep, emaBeta, emaStep, sanitise } from '../adam.ts';
import { addNoise } from '../diffuse.ts';
import { edmNet } from '../edmNet.ts';
import { edmLoss } from '../loss/edm.ts';
import { checkGradients, find, netArgs, take, type Weights, weights } from './inputs.ts';

/** Compares all tensors of a network, named by prefix. */
export function checkWeights(checker: Checker, prefix: string, w: Weights): void {
  for (const [key, t] of w) checker.tensor(prefix + key, t.data);
}

/** Loss, gradients, one Adam step and the moving average. */
export function runEdmTrainStep(c: FixtureCase, checker: Checker): void {
  const config = c.manifest.config!;
  const w = weights(c, 'prefix');
  const y = take(c, config.augmented ? 'aug_images' : 'images');
  const sigma = Array.from(take(c, 'rnd_normal').data, (n) => Math.exp(config.P_std * n + config.P_mean));
  const net = edmNet(w, netArgs(c), {
    x: addNoise(y, take(c, 'noise'), sigma),
    sigma,
    labels: find(c, 'labels'),
    augmentLabels: config.augmented ? take(c, 'aug_labels') : null,
  });
  const loss = edmLoss(net.D!, y, sigma, config.sigma_data);
  const grads = new Map([...net.backward({ D: loss.gD, logits: null }).w].map(([k, g]) => [k, sanitise(g)]));
  const lr = config.lr * Math.min(config.cur_nimg / (config.lr_rampup_kimg * 1000), 1);
  const after = adamStep(w, grads, adamState(), lr, config.adam);
  const { batch_size, halflife_kimg, rampup_ratio } = config.ema;
  const beta = emaBeta(batch_size, halflife_kimg * 1000, rampup_ratio, config.cur_nimg);

  checker.tensor('sigma', Float64Array.from(sigma));
  checker.tensor('D_x', net.D!.data);
  checker.tensor('loss_map', loss.lossMap.data);
  checker.scalar('L', loss.loss);
  checker.scalar('lr_eff', lr);
  checker.scalar('ema_beta', beta);
  checkGradients(checker, 'g/w/', w.keys(), grads);
  checkWeights(checker, 'w_after/', after);
  checkWeights(checker, 'ema_after/', emaStep(weights(c, 'ema'), after, beta));
}
