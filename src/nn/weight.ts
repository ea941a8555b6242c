/**
 * What ops multiply by and add: parameters as kernels read them, with the way of their gradients back.
 * Ops take these and do not know where the numbers come from. A network makes them anew for each pass it records.
 */
import type { View } from '../gpu/storage.ts';
import type { GradRows } from './ops/reduce.ts';
import type { Matrix, Vector } from './params/layout.ts';
import type { ParamSet } from './params/set.ts';
import type { Tape } from './tape.ts';

/**
 * The weight of a convolution or of a linear layer: a grid of 4x4 blocks (see `Matrix`).
 * `plain` reads a tensor of the state_dict as it is. Another constructor may compute `view` from the tensor by launches of
 * its own, as EDM2's magnitude-preserving weight does (Karras et al. 2024, eq. 47): then `grad` records into a transient
 * and launches the way back from there to the tensor's gradient.
 */
export interface Weight {
  readonly label: string;
  /** Keys of the state_dict: several for a fused layer. */
  readonly keys: readonly string[];
  /** Height and width; [1, 1] for a linear layer. */
  readonly kernel: readonly [number, number];
  /** Input and output channels in vec4s. */
  readonly ci4: number;
  readonly co4: number;
  readonly floats: number;
  /** The blocks that kernels read. */
  readonly view: View;
  /** Whether `grad` is wanted in the backward pass. */
  readonly wantsGrad: boolean;
  /** Calls `record(dw, acc)`: the kernel overwrites dw, or adds to it when `acc`. dw has the layout of `view`. */
  readonly grad: (record: (dw: View, acc: boolean) => void) => void;
}

/** Vectors that ops add or scale by: a bias, or gamma and beta one after another. */
export interface ChannelWeight {
  readonly label: string;
  readonly keys: readonly string[];
  readonly c4: number;
  readonly view: View;
  readonly wantsGrad: boolean;
  /** Where a kernel writes the sums of each of N images: rows that are `stride4` vec4s apart. */
  readonly gradRows: (N: number) => GradRows;
}

/** The weight m of p as it is stored. */
export function plain(t: Tape, p: ParamSet, m: Matrix): Weight {
  const { label, keys, kernel, ci4, co4, floats } = m;
  return {
    ...{ label, keys, kernel, ci4, co4, floats },
    view: p.matrix(m),
    wantsGrad: t.isTrainable(p),
    grad: (record) => {
      const { view, acc } = t.matrixGrad(p, m);
      record(view, acc);
    },
  };
}

/** The vector v of p as it is stored. */
export function channels(t: Tape, p: ParamSet, v: Vector): ChannelWeight {
  const { label, keys, c4 } = v;
  const gradRows = (N: number) => t.vectorPartials(p, v, N);
  return { label, keys, c4, view: p.vector(v), wantsGrad: t.isTrainable(p), gradRows };
}
