/**
 * GroupNorm, with SiLU and an adaptive scale and shift fused in. The family: `groups` (a launch a pass, for groups of whole
 * vec4s) and `split` (any groups, adaptive too). Both share the reference tests/reference/norm/groupnorm.ts.
 */
import { check } from '../../../lib/errors.ts';
import type { Act } from '../../act.ts';
import type { Tape } from '../../tape.ts';
import type { ChannelWeight } from '../../weight.ts';
import { groups } from './groups.ts';
import type { GroupNormOptions, NormKernel } from './kernel.ts';
import { split } from './split.ts';

/** The kernels, the fastest first; the last computes every shape. */
const NORM_KERNELS: readonly NormKernel[] = [groups, split];

/** EDM's rule: groups = min(32, C/4), and C must be divisible by them. */
export function groupsOf(channels: number): number {
  return Math.min(32, Math.floor(channels / 4));
}

/** The groups of a layer. Throws `bad-file`, naming `where`, for channel counts that EDM's GroupNorm cannot normalise. */
export function checkGroups(channels: number, where: string): number {
  const count = groupsOf(channels);
  check(
    count > 0 && channels % count === 0,
    () =>
      `${where}: GroupNorm needs at least 4 channels, divisible by min(32, channels/4) groups; got ${channels} channels.`,
    'bad-file',
  );
  return count;
}

/** y = silu((xhat gamma + beta) (1 + scale) + shift). x, y: [N, H, W, C]; `affine` holds gamma, then beta. */
export function groupnorm(t: Tape, affine: ChannelWeight, x: Act, o: GroupNormOptions): Act {
  const kernel = NORM_KERNELS.find((k) => k.suits(x, o)) ?? split;
  const y = kernel.record(t, affine, x, o);
  const [gamma = '', beta = ''] = affine.keys;
  const adaptive = o.adaptive && { rows: o.adaptive.all, part: o.adaptive.part };
  t.note({ op: 'groupnorm', x, y, gamma, beta, groups: o.groups, eps: o.eps, silu: o.silu, adaptive });
  return y;
}
