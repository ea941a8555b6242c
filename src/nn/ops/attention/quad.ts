// The products of attention on operands that quads share, without barriers: launched by attention.ts where they are the
// faster variant.

import type { Params } from '../../../gpu/kernel.ts';
import type { View } from '../../../gpu/storage.ts';
import { attentionQuad as k } from '../../../kernels.gen.ts';
import { vec4s } from '../../act.ts';
import type { Tape } from '../../tape.ts';

/** One product of attention: `scores` = a bT, `mix` = p b or `mix_t` = pT b, of L positions and D4 vec4s in each head. */
export interface AttentionProduct {
  readonly entry: 'scores' | 'mix' | 'mix_t';
  /** a, or p. */
  readonly a: View;
  readonly b: View;
  readonly out: View;
  readonly dims: Params<typeof k> & Readonly<Record<'N' | 'L' | 'HEADS' | 'D4', number>>;
  readonly flops: number;
  readonly label: string;
}

/** Threads of eight rows, in whole quads. */
const rowThreads = (L: number): number => 4 * Math.ceil(L / 32);

export function product(t: Tape, { entry, a, b, out, dims, flops, label }: AttentionProduct): void {
  const columns = Math.ceil((entry === 'scores' ? vec4s(dims.L) : dims.D4) / 4);
  const params = { ...dims, SCORES: entry === 'scores', TURNED: entry === 'mix_t' };
  t.launch(k, entry, { a, b, out }, params, dims.N * dims.HEADS * rowThreads(dims.L) * columns, { flops, label });
}
