// The products of attention on operands that the four threads of a quad share, without barriers.
import { attentionQuad as k } from '../../../kernels.gen.ts';
import { vec4s } from '../../act.ts';
import type { PassShape } from '../../tuning/variants.ts';
import type { AttentionKernel } from './kernel.ts';

/** Threads of eight rows, in whole quads. */
const rowThreads = (L: number): number => 4 * Math.ceil(L / 32);

/** Channels that fill a quad's 16 but for a quarter. */
const fills = (c4: number): boolean => 4 * Math.ceil(c4 / 4) <= 1.34 * c4;

/** Positions that fill a quad's 32 but for a quarter, and columns its 16. */
function suits({ pass, H, W, co4 }: PassShape): boolean {
  const L = H * W;
  return 32 * Math.ceil(L / 32) <= 1.34 * L && fills(pass === 'scores' ? L / 4 : co4);
}

export const quad: AttentionKernel = {
  name: 'quad',
  needs: 'subgroups',
  suits,
  product: (t, { entry, a, b, out, dims, flops, label }) => {
    const columns = Math.ceil((entry === 'scores' ? vec4s(dims.L) : dims.D4) / 4);
    const params = { ...dims, SCORES: entry === 'scores', TURNED: entry === 'mix_t' };
    const threads = dims.N * dims.HEADS * rowThreads(dims.L) * columns;
    t.launch(k, entry, { a, b, out }, params, threads, { flops, label });
  },
};
