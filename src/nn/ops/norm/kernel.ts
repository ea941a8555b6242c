// GroupNorm as its kernels see it.
import type { Act } from '../../act.ts';
import type { EmbSlice } from '../../embSlice.ts';
import type { Tape } from '../../tape.ts';
import type { ChannelWeight } from '../../weight.ts';

/** Options of a GroupNorm. */
export interface GroupNormOptions {
  readonly groups: number;
  readonly eps: number;
  /** SiLU follows, fused in. */
  readonly silu: boolean;
  /** Scale and shift from the embedding (ADM). */
  readonly adaptive?: EmbSlice | undefined;
  /** The embedding that was added to whole images to make x, which nothing else reads: it gets its gradient here. */
  readonly added?: EmbSlice | undefined;
  readonly label: string;
}

/** A way to record a GroupNorm with its backward pass. */
export interface NormKernel {
  readonly name: string;
  readonly suits: (x: Act, o: GroupNormOptions) => boolean;
  /** `affine` holds gamma, then beta. Returns y, of the shape of x. */
  readonly record: (t: Tape, affine: ChannelWeight, x: Act, o: GroupNormOptions) => Act;
}
