// The configuration of one residual block of EDM's U-Nets (UNetBlock), before its parameters are declared.
import { checkGroups } from '../../ops/norm/groupnorm.ts';

/** The arguments of a block of SongUNet or DhariwalUNet. */
export interface BlockSpec {
  /** Key prefix in the state_dict, without the last dot; '' for a block alone. */
  readonly name: string;
  /** Logical input channels, in the segments of a concatenation. */
  readonly inSegs: readonly number[];
  readonly out: number;
  readonly up: boolean;
  readonly down: boolean;
  /** Attention heads; 0: none. */
  readonly heads: number;
  readonly skipScale: number;
  readonly eps: number;
  readonly filter: readonly number[];
  /** Resampling skips have a 1x1 convolution (SongUNet) or not (ADM). */
  readonly resampleProj: boolean;
  /** Scale and shift from the embedding (ADM) instead of addition. */
  readonly adaptive: boolean;
}

/** Whether the skip path holds a 1x1 convolution. */
export function hasSkipConv(b: BlockSpec): boolean {
  const widths = b.inSegs.reduce((s, c) => s + c, 0) !== b.out;
  return widths || ((b.up || b.down) && b.resampleProj);
}

/** Joins a prefix and a name. */
export const under = (prefix: string, name: string): string => (prefix === '' ? name : `${prefix}.${name}`);

/** Groups of norm0, and of norm1 and norm2, by EDM's rule. Throws for widths that the groups do not divide. */
export function blockGroups(b: BlockSpec): readonly [number, number] {
  const channels = b.inSegs.reduce((s, c) => s + c, 0);
  return [checkGroups(channels, b.name), checkGroups(b.out, b.name)];
}
