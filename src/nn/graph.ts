// The operations of a recorded forward pass as data: one node for each call of an op, in the order of the calls.
// Whoever needs a description of a network reads these nodes: the ONNX export, and the bench's memory floor. So the code
// that records a network is its only description. Nodes name parameters by their keys in the state_dict.
import type { Storage, View } from '../gpu/storage.ts';
import type { Act } from './act.ts';

/** A slice of a fused layer's output rows: the output of its part number `part`. */
export interface RowsPart {
  readonly rows: Act;
  readonly part: number;
}

/**
 * y = (conv(x, weights) + biases + emb + res) * scale. A linear layer is a convolution with a 1x1 kernel.
 * Several `weights` are layers that share their input, side by side in the output channels (a fused layer).
 */
export interface ConvNode {
  readonly op: 'conv';
  readonly x: Act;
  readonly y: Act;
  readonly weights: readonly string[];
  /** As many as `weights`, or none. */
  readonly biases: readonly string[];
  /** Height and width. */
  readonly kernel: readonly [number, number];
  readonly pad: readonly [number, number];
  readonly stride: number;
  /** Added to every pixel of an image. */
  readonly emb: RowsPart | undefined;
  readonly res: Act | undefined;
  readonly scale: number;
}

/** y = silu((xhat gamma + beta) (1 + s) + b): `silu` and the scale and shift (s, b) of `adaptive` where they are wanted. */
export interface NormNode {
  readonly op: 'groupnorm';
  readonly x: Act;
  readonly y: Act;
  readonly gamma: string;
  readonly beta: string;
  readonly groups: number;
  readonly eps: number;
  readonly silu: boolean;
  readonly adaptive: RowsPart | undefined;
}

/** softmax(q k^T / sqrt(d)) v; the channels of qkv are [head][channel][q, k, v] in the state_dict's order. */
export interface AttentionNode {
  readonly op: 'attention';
  readonly qkv: Act;
  readonly y: Act;
  readonly heads: number;
}

/** [cos | sin] features, or [sin | cos] with `swap`, of a number an image: see `nn/ops/embedding.ts`. */
export interface EmbeddingNode {
  readonly op: 'embedding';
  readonly x: View;
  readonly y: Act;
  readonly freqs: View;
  readonly turns: boolean;
  readonly swap: boolean;
  readonly fromSigma: boolean;
}

/** Halves or doubles the sides with the filter outer(taps, taps) / sum(taps)^2, times 4 upwards. */
export interface ResampleNode {
  readonly op: 'resample';
  readonly x: Act;
  readonly y: Act;
  readonly mode: 'up' | 'down';
  readonly taps: readonly number[];
  readonly pad: number;
}

/** y = c_in(sigma) x (Karras et al. 2022, eq. 7). */
export interface PrecondInNode {
  readonly op: 'precond_in';
  readonly x: Act;
  readonly y: Act;
  readonly sigma: View;
  readonly sigmaData: number;
}

/** y = c_skip(sigma) x + c_out(sigma) f (Karras et al. 2022, eq. 7). */
export interface PrecondOutNode extends Omit<PrecondInNode, 'op'> {
  readonly op: 'precond_out';
  readonly f: Act;
}

/** Any operation that can be noted. `joined` gives the channels of a concatenation as one run: the numbers stay. */
export type OpNode =
  | ConvNode
  | NormNode
  | AttentionNode
  | EmbeddingNode
  | ResampleNode
  | PrecondInNode
  | PrecondOutNode
  | { readonly op: 'silu' | 'joined'; readonly x: Act; readonly y: Act }
  | { readonly op: 'affine'; readonly x: Act; readonly y: Act; readonly scale: number; readonly shift: number }
  | { readonly op: 'concat'; readonly a: Act; readonly b: Act; readonly y: Act }
  | { readonly op: 'constant'; readonly to: Storage; readonly values: Float32Array };
