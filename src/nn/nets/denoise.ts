// The three ways in which SiDA runs a denoiser: D, the discriminator's logits, or both.
import type { Act } from '../act.ts';
import { type Logits, logitsOf } from '../ops/logits.ts';
import type { ParamSet } from '../params/set.ts';
import type { Tape } from '../tape.ts';
import type { Conditions, Denoiser, Want } from './network.ts';

/** D: [N, R, R, C]; logits: [N, h, w], the channel mean of the last feature map of the encoder. */
export interface Judged {
  readonly D: Act | undefined;
  readonly logits: Logits | undefined;
}

/** Runs the network on x [N, R, R, C] and takes logits from its encoder's features where they are wanted. */
export function denoise(t: Tape, net: Denoiser, p: ParamSet, x: Act, c: Conditions, want: Want): Judged {
  const { D, features } = net.denoise(t, p, x, c, want);
  return { D, logits: features && logitsOf(t, features) };
}

/** D alone: [N, R, R, C]. */
export function denoiseOnly(t: Tape, net: Denoiser, p: ParamSet, x: Act, c: Conditions): Act {
  return net.denoise(t, p, x, c, 'decoder').D as Act;
}
