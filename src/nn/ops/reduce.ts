import type { View } from '../../gpu/storage.ts';
import { reduce as k } from '../../kernels.gen.ts';
import { type Act, viewOf } from '../act.ts';
import type { Launcher } from '../launcher.ts';
import { ROW_SUMS, type RowSum } from '../rowSums.ts';
import { shapeKey } from '../tuning/variants.ts';

/** Rows of per-image sums, `stride4` vec4s apart; to be overwritten, or added to when `acc`. */
export interface GradRows {
  readonly view: View;
  readonly stride4: number;
  readonly acc: boolean;
}

/** dst[i] (+)= sum over `rows` of src[row * len4 + i], in vec4s. */
export function sumRows(
  t: Launcher,
  src: View,
  dst: View,
  rows: number,
  len4: number,
  acc: boolean,
  label: string,
): void {
  t.launch(k, 'slices', { src, dst }, { ROWS: rows, LEN: len4, ACC: acc }, len4, { label });
}

/** The variant by which a pass over x sums its rows. */
export function rowSum(t: Launcher, family: 'groupnorm.fwd' | 'groupnorm.bwd' | 'reduce.columns', x: Act): RowSum {
  return t.tuning.variants.pick(ROW_SUMS, shapeKey(family, { N: x.N, H: x.H, W: x.W, ci4: x.C4, co4: x.C4 }));
}

/** scale times the sums over the pixels of each image of dy [N, H, W, C], into `part`. */
export function sumPixels(t: Launcher, dy: Act, part: GradRows, scale: number, label: string): void {
  const dims = { N: dy.N, PIXELS: dy.H * dy.W, C4: dy.C4, STRIDE4: part.stride4, SCALE: scale, ACC: part.acc };
  const how = { label, sum: rowSum(t, 'reduce.columns', dy) };
  t.launchRows(k, 'columns', { dy: viewOf(dy), part: part.view }, dims, dy.N * dy.C4, how);
}
