// Linear layers and 1x1 convolutions with stride 1, all in registers: a thread computes 8 rows (images or pixels).
import { convDirect1x1 as k } from '../../../kernels.gen.ts';
import { viewOf } from '../../act.ts';
import { biasRows, type Conv, type ConvKernel, flagsOf, intoWeight, slicesFor, viewsOf } from './kernel.ts';

/** The sizes that the kernel reads. */
function sizesOf({ x, y, scale }: Conv) {
  return { ROWS: x.N * x.H * x.W, CI4: x.C4, CO4: y.C4, SCALE: scale };
}

export const direct1x1: ConvKernel = {
  name: 'direct',
  suits: () => true,
  forward: (t, c) => {
    const dims = sizesOf(c);
    const { BIAS, RES } = flagsOf(c);
    const threads = Math.ceil(dims.ROWS / 8) * dims.CO4;
    t.launch(k, 'fwd', viewsOf(c), { ...dims, BIAS, RES }, threads, { flops: c.flops, label: c.y.label });
  },
  inputGrad: (t, c, dy, dx, ACC) => {
    const dims = sizesOf(c);
    const views = { w: c.w.view, dy: viewOf(dy), dx: viewOf(dx) };
    const threads = Math.ceil(dims.ROWS / 8) * dims.CI4;
    t.launch(k, 'bwd_x', views, { ...dims, ACC }, threads, { flops: c.flops, label: dx.label });
  },
  weightGrad: (t, c, { x, dy, bias }) => {
    const dims = sizesOf(c);
    const threads = dims.CI4 * dims.CO4;
    const SLICES = slicesFor(t, threads, dims.ROWS);
    const rows = biasRows(t, bias, x.N);
    intoWeight(t, c.w, SLICES, (dw, ACC) => {
      const views = { x: viewOf(x), dy: viewOf(dy), dw, part: rows.view };
      const params = { ...dims, N: x.N, SLICES, ACC, ...rows.params };
      const how = { flops: c.flops, label: `d ${c.w.label}` };
      t.launch(k, 'bwd_w', views, params, threads * SLICES + rows.threads, how);
    });
  },
};
