// EDM denoising (Karras et al. 2022, section 5): the loss that trains teachers.
import type { View } from '../../gpu/storage.ts';
import type { Act } from '../../nn/act.ts';
import { denoiseOnly } from '../../nn/nets/denoise.ts';
import type { Denoiser } from '../../nn/nets/network.ts';
import type { ParamSet } from '../../nn/params/set.ts';
import type { Tape } from '../../nn/tape.ts';
import { type EdmColumn, edmLoss, type MapLoss } from '../losses.ts';
import { diffuse } from '../noise.ts';

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
