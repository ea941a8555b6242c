// EDM (Karras et al. 2022, section 5): one network learns to denoise real images. It trains the teachers of distillations;
// the fake score learns generated images with the same loss.
import type { View } from '../../gpu/storage.ts';
import { EngineError } from '../../lib/errors.ts';
import type { Act } from '../../nn/act.ts';
import { denoiseOnly } from '../../nn/nets/denoise.ts';
import type { Denoiser } from '../../nn/nets/network.ts';
import type { ParamSet } from '../../nn/params/set.ts';
import { NEUTRAL_STEP, type StepValues } from '../../nn/stepUniforms.ts';
import type { Tape } from '../../nn/tape.ts';
import { type Role, traitsOf } from '../../recipes/methods.ts';
import { microBatchOf, type Recipe } from '../../recipes/recipe.ts';
import { emaBeta, rampedLr } from '../../recipes/schedules.ts';
import type { RunState } from '../../weights/checkpointFormat.ts';
import { decode } from '../codec.ts';
import { type EdmColumn, edmLoss, type MapLoss } from '../losses.ts';
import { diffuse, lognormalSigma, randn, scalars } from '../noise.ts';
import { STREAM } from '../streams.ts';
import { dropoutOf, type Method, type PhaseInputs, type RunNets } from './method.ts';

/** One batch: images y [N, R, R, C], unit noise of the same shape, sigma [N]. */
export interface EdmInputs {
  readonly y: Act;
  readonly noise: Act;
  readonly sigma: View;
  readonly labels?: Act | undefined;
  readonly augmentLabels?: Act | undefined;
  readonly dropout?: { readonly p: number; readonly stream: number } | undefined;
}

/** L = ls / N * sum(w (D(y + sigma n) - y)^2), with the gradients of every parameter. */
export function edmUpdate(
  t: Tape,
  net: Denoiser,
  p: ParamSet,
  i: EdmInputs,
  column: EdmColumn = 'loss_edm',
): { xt: Act; D: Act; loss: MapLoss } {
  const xt = diffuse(t, i.y, i.noise, i.sigma);
  const D = denoiseOnly(t, net, p, xt, i);
  const loss = edmLoss(t, D, i.y, i.sigma, net.sigmaData, column);
  t.backward();
  return { xt, D, loss };
}

function record(t: Tape, _: Role, { net, phi }: RunNets, { host, r }: PhaseInputs): null {
  if (!phi || !host.real) throw new EngineError('internal', 'EDM needs a network and real images.');
  const N = microBatchOf(r);
  edmUpdate(t, net, phi, {
    y: decode(t, host.real),
    noise: randn(t, { N, R: net.image.side, C: net.image.channels }, STREAM.phiNoise, 1),
    sigma: lognormalSigma(t, scalars(t, N, STREAM.phiSigma, 'normal'), N),
    labels: host.labels,
    dropout: dropoutOf(r, STREAM.phiDropout),
  });
  return null;
}

/** Adam with EDM's ramp of the learning rate, and its moving average. */
function uniforms(_: Role | 'ema', r: Recipe, state: RunState): StepValues {
  return {
    ...NEUTRAL_STEP,
    seed: [r.seed, 0],
    tick: state.tick,
    lr: rampedLr(r.lr, state.nimg, r.lrRampup),
    beta1: r.beta1,
    beta2: r.beta2,
    eps: r.adamEps,
    adamStep: (state.phiSteps ?? 0) + 1,
    emaBeta: emaBeta(r.batch, state.nimg, r.emaHalflife, r.emaRampup),
    ls: r.ls,
    pMean: r.pMean,
    pStd: r.pStd,
  };
}

/** Training of a teacher, from EDM's first weights or from given ones. */
export const EDM: Method = {
  traits: traitsOf('edm'),
  roles: [{ role: 'phi', startsFrom: 'init', norm: 'grad_norm_edm', ema: true }],
  record,
  uniforms,
};
