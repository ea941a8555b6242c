// What one residual block of EDM's U-Nets is made of: names and shapes of its tensors in state_dict order.
import { checkGroups } from '../../ops/norm/groupnorm.ts';

/** A block of SongUNet or DhariwalUNet (`UNetBlock`), as its constructor has it. */
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

/** A tensor of the state_dict. */
export interface KeyShape {
  readonly key: string;
  readonly shape: readonly number[];
}

/** Joins a prefix and a name. */
export const under = (prefix: string, name: string): string => (prefix === '' ? name : `${prefix}.${name}`);

/** Groups of norm0 and of norm1 and norm2, by EDM's rule; refuses widths that it cannot divide. */
export function blockGroups(b: BlockSpec): readonly [number, number] {
  const channels = b.inSegs.reduce((s, c) => s + c, 0);
  return [checkGroups(channels, b.name), checkGroups(b.out, b.name)];
}

/** Parameters of a block in the order of its state_dict. */
export function blockKeys(b: BlockSpec, embChannels: number): KeyShape[] {
  const c = b.inSegs.reduce((s, n) => s + n, 0);
  const pair = (name: string, weight: readonly number[], bias: number): KeyShape[] => [
    { key: under(b.name, `${name}.weight`), shape: weight },
    { key: under(b.name, `${name}.bias`), shape: [bias] },
  ];
  const wide = b.adaptive ? 2 * b.out : b.out;
  return [
    ...pair('norm0', [c], c),
    ...pair('conv0', [b.out, c, 3, 3], b.out),
    ...pair('affine', [wide, embChannels], wide),
    ...pair('norm1', [b.out], b.out),
    ...pair('conv1', [b.out, b.out, 3, 3], b.out),
    ...(hasSkipConv(b) ? pair('skip', [b.out, c, 1, 1], b.out) : []),
    ...(b.heads > 0 ? pair('norm2', [b.out], b.out) : []),
    ...(b.heads > 0 ? pair('qkv', [3 * b.out, b.out, 1, 1], 3 * b.out) : []),
    ...(b.heads > 0 ? pair('proj', [b.out, b.out, 1, 1], b.out) : []),
  ];
}
