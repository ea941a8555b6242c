// The products of attention all in registers, and its softmax with the way back.
import type { View } from '../../../gpu/storage.ts';
import { attentionDirect as k } from '../../../kernels.gen.ts';
import { vec4s } from '../../act.ts';
import type { Launcher } from '../../launcher.ts';
import type { AttentionKernel } from './kernel.ts';

export const direct: AttentionKernel = {
  name: 'direct',
  suits: () => true,
  product: (t, { entry, a, b, out, dims, flops, label }) => {
    const rows = dims.N * dims.HEADS * vec4s(dims.L);
    const how = { flops, label };
    if (entry === 'scores') t.launch(k, entry, { a, b, out }, dims, rows * vec4s(dims.L), how);
    else t.launch(k, entry, { p_in: a, b, out }, dims, rows * dims.D4, how);
  },
};

/** Sizes of the rows of attention weights. */
export interface Rows {
  readonly N: number;
  readonly L: number;
  readonly HEADS: number;
  readonly D4: number;
}

/** Each row of p becomes its softmax, in place; the row's maximum is subtracted first. */
export function softmax(t: Launcher, p: View, dims: Rows, label: string): void {
  t.launch(k, 'softmax', { p }, dims, dims.N * dims.HEADS * dims.L, { label });
}

/** The gradient of the scores from that of the weights p, in place of the latter. */
export function softmaxGrad(t: Launcher, dp: View, p: View, dims: Rows, label: string): void {
  t.launch(k, 'bwd_p', { p: dp, p_in: p }, dims, dims.N * dims.HEADS * dims.L, { label });
}
