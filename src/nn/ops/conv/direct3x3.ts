// 3x3 convolutions with stride 1, all in registers: a thread computes 8 pixels of a row.
import { convDirect3x3 as k } from '../../../kernels.gen.ts';
import { viewOf } from '../../act.ts';
import { biasRows, type Conv, type ConvKernel, dimsOf, flagsOf, intoWeight, slicesFor, viewsOf } from './kernel.ts';

/** The sizes that the kernel reads. */
function sizesOf(c: Conv) {
  const { TAPS: _, ...dims } = dimsOf(c);
  return dims;
}

export const direct3x3: ConvKernel = {
  name: 'direct',
  suits: () => true,
  forward: (t, c) => {
    const threads = c.x.N * c.y.H * Math.ceil(c.y.W / 8) * c.y.C4;
    const params = { ...sizesOf(c), ...flagsOf(c) };
    t.launch(k, 'fwd', viewsOf(c), params, threads, { flops: c.flops, label: c.y.label });
  },
  inputGrad: (t, c, dy, dx, ACC) => {
    const threads = dx.N * dx.H * Math.ceil(dx.W / 8) * dx.C4;
    const views = { w: c.w.view, dy: viewOf(dy), dx: viewOf(dx) };
    t.launch(k, 'bwd_x', views, { ...sizesOf(c), ACC }, threads, { flops: c.flops, label: dx.label });
  },
  weightGrad: (t, c, { x, dy, bias }) => {
    const threads = 3 * x.C4 * dy.C4;
    const SLICES = slicesFor(t, threads, x.N * dy.H);
    const rows = biasRows(t, bias, x.N);
    intoWeight(t, c.w, SLICES, (dw, ACC) => {
      const views = { x: viewOf(x), dy: viewOf(dy), dw, part: rows.view };
      const params = { ...sizesOf(c), SLICES, ACC, ...rows.params };
      const how = { flops: c.flops, label: `d ${c.w.label}` };
      t.launch(k, 'bwd_w', views, params, threads * SLICES + rows.threads, how);
    });
  },
};
