// EDM's preconditioning (Karras et al. 2022, eq. 7) around any raw network: D(x; sigma) = c_skip x + c_out F(c_in x; sigma).
import type { Act } from '../act.ts';
import { precondition } from '../ops/precond.ts';
import type { ParamSet } from '../params/set.ts';
import type { Tape } from '../tape.ts';
import type { Conditions, Denoised, Denoiser, Network, Want } from './network.ts';

/** A network F without preconditioning. */
export interface RawNetwork extends Network {
  /** F and the encoder's features for x = c_in times the noisy images; F is undefined if only the encoder ran. */
  forward(
    t: Tape,
    p: ParamSet,
    x: Act,
    c: Conditions,
    parts: 'encoder' | 'encoder_decoder',
  ): { F: Act | undefined; features: Act | undefined };
}

/** The raw network as a denoiser. */
export function edmPrecond(raw: RawNetwork, about: Omit<Denoiser, keyof Network | 'denoise'>): Denoiser {
  const { layout } = raw;
  const denoise = (t: Tape, p: ParamSet, x: Act, c: Conditions, want: Want): Denoised => {
    const { D, rest } = precondition(t, x, c.sigma, about.sigmaData, (xin) => {
      const { F, features } = raw.forward(t, p, xin, c, want === 'encoder' ? 'encoder' : 'encoder_decoder');
      return { F, rest: want === 'decoder' ? undefined : features };
    });
    return { D, features: rest };
  };
  return { ...about, layout, denoise };
}
