// The preconditioned network D(x; sigma) (Karras et al. 2022, eq. 7) with SiDA's three ways to run it.
import type { Act } from '../act.ts';
import { type Logits, logitsOf } from '../ops/logits.ts';
import { precondition } from '../ops/precond.ts';
import type { ParamSet } from '../params/set.ts';
import type { Tape } from '../tape.ts';
import type { SongUnet, UnetInputs } from './songUnet.ts';

/** Which outputs to compute, as SiDA's networks name them. */
export type Parts = 'decoder' | 'encoder' | 'encoder_decoder';

/** D: [N, R, R, C]; logits: [N, h, w], the channel mean of the last encoder feature map. */
export interface Denoised {
  readonly D: Act | undefined;
  readonly logits: Logits | undefined;
}

/** Runs the network on x [N, R, R, C] at noise levels sigma [N]. Gradients reach x and, where trainable, p. */
export function denoise(t: Tape, net: SongUnet, p: ParamSet, x: Act, inputs: UnetInputs, parts: Parts): Denoised {
  const { D, rest } = precondition(t, x, inputs.sigma, net.config.sigma_data, (xin) => {
    const { F, features } = net.forward(t, p, xin, inputs, parts === 'encoder' ? 'encoder' : 'encoder_decoder');
    return { F, rest: parts === 'decoder' ? undefined : logitsOf(t, features) };
  });
  return { D, logits: rest };
}

/** D alone; throws never, as the decoder ran. */
export function denoiseOnly(t: Tape, net: SongUnet, p: ParamSet, x: Act, inputs: UnetInputs): Act {
  return denoise(t, net, p, x, inputs, 'decoder').D as Act;
}
