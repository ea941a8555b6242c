// A convolution as its kernels see it, and what the kernels share.
import { Storage, type View } from '../../../gpu/storage.ts';
import { type Act, viewOf } from '../../act.ts';
import { type EmbSlice, embView } from '../../embSlice.ts';
import type { Tape } from '../../tape.ts';
import type { Kernel, PassShape } from '../../tuning/variants.ts';
import type { ChannelWeight, Weight } from '../../weight.ts';
import { sumRows } from '../reduce.ts';

/** y = (conv(x, w) + bias + emb + res) * scale: one convolution, recorded once. */
export interface Conv {
  readonly w: Weight;
  readonly x: Act;
  readonly y: Act;
  readonly stride: number;
  /** Zeros above and below, and left and right. */
  readonly pad: readonly [number, number];
  readonly bias: ChannelWeight | undefined;
  readonly emb: EmbSlice | undefined;
  readonly res: Act | undefined;
  /** Of the output; in the backward pass times the factor of its gradient. */
  readonly scale: number;
  readonly flops: number;
}

/** What the weight's gradient is made of: x and dy, and the bias if its gradient is wanted here. */
export interface WeightPass {
  readonly x: Act;
  readonly dy: Act;
  readonly bias: ChannelWeight | undefined;
}

/** A way to compute the passes of a convolution. All agree but for the order of their sums; `half` rounds operands too. */
export interface ConvKernel extends Kernel {
  readonly forward: (t: Tape, c: Conv) => void;
  /** dx, overwritten or added to. */
  readonly inputGrad?: (t: Tape, c: Conv, dy: Act, dx: Act, acc: boolean) => void;
  /** The gradients of the weight and of the bias. */
  readonly weightGrad?: (t: Tape, c: Conv, pass: WeightPass) => void;
}

/** Below so many rows of a linear layer most of a tile would be empty. */
const TILE_ROWS = 32;

/** Whether tiles of many rows are worth a try: always for a 3x3 convolution, whose rows are pixels. */
export const hasRows = (s: PassShape): boolean => s.layer !== 'linear' || s.N * s.H * s.W >= TILE_ROWS;

/** The sizes of a 3x3 or 1x1 convolution with stride 1, by the names of the kernels. */
export function dimsOf({ w, x, y, pad, scale }: Conv) {
  const TAPS = w.kernel[0] * w.kernel[1];
  const sides = { HI: x.H, WI: x.W, HO: y.H, WO: y.W };
  return { N: x.N, ...sides, PAD: pad[0], CI4: x.C4, CO4: y.C4, SCALE: scale, TAPS };
}

/** What a forward kernel binds; an input that is not there is any buffer. */
export function viewsOf({ w, x, y, bias, emb, res }: Conv) {
  return {
    x: viewOf(x),
    w: w.view,
    bias: bias?.view ?? viewOf(x),
    emb: emb ? embView(emb.all, emb.offset4) : viewOf(x),
    res: viewOf(res ?? x),
    y: viewOf(y),
  };
}

/** Which inputs of the epilogue are there. */
export function flagsOf({ bias, emb, res }: Conv) {
  const flags = { BIAS: bias !== undefined, EMB: emb !== undefined, RES: res !== undefined };
  return { ...flags, EMB_STRIDE4: emb?.all.C4 ?? 1 };
}

/** Where and how a weight-gradient kernel writes the bias gradient's rows; without a bias a place that is never written. */
export function biasRows(t: Tape, bias: ChannelWeight | undefined, N: number) {
  const part = bias?.gradRows(N);
  return {
    view: part?.view ?? viewOf(t.act(1, 1, 1, [4], 'unused')),
    params: { BIAS: part !== undefined, PART_STRIDE4: part?.stride4 ?? 1, ACC_PART: part?.acc ?? false },
    threads: bias ? N * bias.c4 : 0,
  };
}

/** Slices of a weight gradient: enough threads to fill the adapter, at most one a row. */
export function slicesFor(t: Tape, threads: number, rows: number): number {
  return Math.max(1, Math.min(Math.ceil(t.tuning.splitTarget / threads), rows, 64));
}

/** Runs `launch` into the gradient of w, directly or through slices that are summed in fixed order. */
export function intoWeight(t: Tape, w: Weight, slices: number, launch: (dw: View, acc: boolean) => void): void {
  w.grad((dw, acc) => {
    if (slices === 1) return launch(dw, acc);
    const part = new Storage(`${w.label} slices`, slices * w.floats * 4);
    const partView = { storage: part, offset: 0, bytes: part.bytes };
    launch(partView, false);
    sumRows(t, partView, dw, slices, w.floats / 4, acc, `d ${w.label}`);
  });
}
