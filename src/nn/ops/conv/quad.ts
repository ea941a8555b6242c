// 3x3 and 1x1 convolutions with stride 1 on operands that the four threads of a quad share, without barriers.
import { convQuad as k } from '../../../kernels.gen.ts';
import { viewOf } from '../../act.ts';
import type { PassShape } from '../../tuning/variants.ts';
import {
  biasRows,
  type Conv,
  type ConvKernel,
  dimsOf,
  flagsOf,
  hasRows,
  intoWeight,
  slicesFor,
  viewsOf,
} from './kernel.ts';

/** Blocks of four output channels that a thread computes. */
const OUT4 = 4;

const quads = (n: number): number => 4 * Math.ceil(n / 4);

/** Channels that fill a quad's 16 but for a quarter. */
const fills = (c4: number): boolean => quads(c4) <= 1.34 * c4;

function suits(s: PassShape): boolean {
  if (!hasRows(s)) return false;
  if (s.pass === 'fwd') return fills(s.co4);
  return fills(s.ci4) && (s.pass === 'bwd_x' || (fills(s.co4) && s.W >= 4));
}

/** The sizes that the kernel reads; with one tap the rows of a linear layer are one row of pixels. */
function sizesOf(c: Conv) {
  const { TAPS, ...dims } = dimsOf(c);
  return { ...dims, ONE: TAPS === 1 };
}
type Sizes = ReturnType<typeof sizesOf>;

function inOneRow(s: Sizes): Sizes {
  const W = s.N * s.HO * s.WO;
  return s.ONE ? { ...s, N: 1, HI: 1, HO: 1, WI: W, WO: W } : s;
}

const threadsOf = (s: Sizes): number => quads(s.N * s.HO * Math.ceil(s.WO / 8)) * Math.ceil(s.CO4 / OUT4);

export const quad: ConvKernel = {
  name: 'quad',
  needs: 'subgroups',
  suits,
  forward: (t, c) => {
    const sizes = inOneRow(sizesOf(c));
    const params = { ...sizes, ...flagsOf(c) };
    t.launch(k, 'fwd', viewsOf(c), params, threadsOf(sizes), { flops: c.flops, label: c.y.label });
  },
  // The forward pass on dy with taps, sizes and padding turned round.
  inputGrad: (t, c, dy, dx, ACC) => {
    const s = sizesOf(c);
    const sides = { HI: s.HO, WI: s.WO, HO: s.HI, WO: s.WI, PAD: s.ONE ? 0 : 2 - s.PAD };
    const turned = inOneRow({ ...s, ...sides, CI4: s.CO4, CO4: s.CI4 });
    const from = viewOf(dy);
    const views = { x: from, w: c.w.view, bias: from, emb: from, res: from, y: viewOf(dx) };
    const params = { ...turned, ACC, FLIP: true, BIAS: false };
    t.launch(k, 'bwd_x', views, params, threadsOf(turned), { flops: c.flops, label: dx.label });
  },
  weightGrad: (t, c, { x, dy, bias }) => {
    const s = sizesOf(c);
    const threads = (s.ONE ? 1 : 3) * quads(s.CI4) * Math.ceil(s.CO4 / OUT4);
    const SLICES = slicesFor(t, threads, s.N * s.HO);
    const rows = biasRows(t, bias, s.N);
    intoWeight(t, c.w, SLICES, (dw, ACC) => {
      const views = { x: viewOf(x), dy: viewOf(dy), dw, part: rows.view };
      const params = { ...s, SLICES, ACC, ...rows.params };
      const how = { flops: c.flops, label: `d ${c.w.label}` };
      t.launch(k, 'bwd_w', views, params, threads * SLICES + rows.threads, how);
    });
  },
};
