import { Storage, type View } from '../../gpu/storage.ts';
import { reduce as k } from '../../kernels.gen.ts';
import { type Act, viewOf } from '../act.ts';
import type { Matrix, ParamSet, Vector } from '../params/params.ts';
import type { Tape } from '../tape.ts';
import { shapeKey, type Variant } from '../tuning/variants.ts';

/** Sizes of a convolution as its kernels know them; channels in vec4s. TAPS is 9, or 1 for a linear layer. */
export type ConvDims = Readonly<
  Record<'N' | 'HI' | 'WI' | 'HO' | 'WO' | 'PAD' | 'CI4' | 'CO4' | 'SCALE' | 'TAPS', number>
>;

/** A weight gradient, SCALE * the correlation of x with dy, and that of the bias if there is one. */
export interface WeightPass {
  readonly x: Act;
  readonly dy: Act;
  readonly dims: ConvDims;
  readonly bias: Vector | undefined;
  readonly flops: number;
  readonly label: string;
}

/** dst[i] (+)= sum over `rows` of src[row * len4 + i], in vec4s. */
export function sumRows(t: Tape, src: View, dst: View, rows: number, len4: number, acc: boolean, label: string): void {
  t.launch(k, 'slices', { src, dst }, { ROWS: rows, LEN: len4, ACC: acc }, len4, { label });
}

/** How a pass over x sums its rows. */
export function rowsVariant(t: Tape, family: 'groupnorm.fwd' | 'groupnorm.bwd' | 'reduce.columns', x: Act): Variant {
  return t.tuning.variants.pick(shapeKey(family, { N: x.N, H: x.H, W: x.W, ci4: x.C4, co4: x.C4 }));
}

/** Per-image sums over pixels of dy [N, H, W, C] into rows of `part` that are `stride4` vec4s apart. */
export function sumPixels(
  t: Tape,
  dy: Act,
  part: { view: View; stride4: number; acc: boolean },
  scale: number,
  label: string,
): void {
  const dims = { N: dy.N, PIXELS: dy.H * dy.W, C4: dy.C4, STRIDE4: part.stride4, SCALE: scale, ACC: part.acc };
  const how = { label, variant: rowsVariant(t, 'reduce.columns', dy) };
  t.launchRows(k, 'columns', { dy: viewOf(dy), part: part.view }, dims, dy.N * dy.C4, how);
}

/** Where and how a weight-gradient kernel writes the bias gradient's rows; without a bias a place that is never written. */
export function biasRows(t: Tape, p: ParamSet, bias: Vector | undefined, N: number) {
  const part = bias && t.vectorPartials(p, bias, N);
  return {
    view: part?.view ?? viewOf(t.act(1, 1, 1, [4], 'unused')),
    params: { BIAS: part !== undefined, PART_STRIDE4: part?.stride4 ?? 1, ACC_PART: part?.acc ?? false },
    threads: part && bias ? N * bias.c4 : 0,
  };
}

/** Slices of a weight gradient: enough threads to fill the adapter, at most one a row. */
export function slicesFor(t: Tape, threads: number, rows: number): number {
  return Math.max(1, Math.min(Math.ceil(t.tuning.splitTarget / threads), rows, 64));
}

/** Runs `launch` into the weight gradient of m, directly or through slices that are summed in fixed order. */
export function weightGrad(
  t: Tape,
  p: ParamSet,
  m: Matrix,
  slices: number,
  launch: (dw: View, acc: boolean) => void,
): void {
  const { view, acc } = t.matrixGrad(p, m);
  if (slices === 1) {
    launch(view, acc);
    return;
  }
  const part = new Storage(`${m.label} slices`, slices * m.floats * 4);
  const partView = { storage: part, offset: 0, bytes: part.bytes };
  launch(partView, false);
  sumRows(t, partView, view, slices, m.floats / 4, acc, `d ${m.label}`);
}

/** Sums the per-image rows of every bias, gamma and beta of a network into its gradients: one launch. */
export function finishVectors(t: Tape, p: ParamSet, acc: boolean): void {
  const part = t.partialsOf(p);
  if (!part || !p.g) return;
  const floats = p.layout.vectorFloats;
  const dst = { storage: p.g, offset: p.layout.vectorBase * 4, bytes: floats * 4 };
  const src = { storage: part.storage, offset: 0, bytes: part.rows * floats * 4 };
  sumRows(t, src, dst, part.rows, floats / 4, acc, `${p.name} vectors`);
}
