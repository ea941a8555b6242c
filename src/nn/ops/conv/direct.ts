// Convolutions of any kernel, stride and padding, all in registers: a thread computes 4 pixels of a row.
import { convDirect as k } from '../../../kernels.gen.ts';
import { viewOf } from '../../act.ts';
import { biasRows, type Conv, type ConvKernel, flagsOf, intoWeight, slicesFor, viewsOf } from './kernel.ts';

/** The sizes that the kernel reads. */
function sizesOf({ w, x, y, stride, pad, scale }: Conv) {
  const [KH, KW] = w.kernel;
  const [PAD_H, PAD_W] = pad;
  const sides = { HI: x.H, WI: x.W, HO: y.H, WO: y.W };
  return { N: x.N, ...sides, KH, KW, STRIDE: stride, PAD_H, PAD_W, CI4: x.C4, CO4: y.C4, SCALE: scale };
}

export const direct: ConvKernel = {
  name: 'direct',
  suits: () => true,
  forward: (t, c) => {
    const threads = c.y.N * c.y.H * Math.ceil(c.y.W / 4) * c.y.C4;
    const params = { ...sizesOf(c), ...flagsOf(c) };
    t.launch(k, 'fwd', viewsOf(c), params, threads, { flops: c.flops, label: c.y.label });
  },
  inputGrad: (t, c, dy, dx, ACC) => {
    const threads = dx.N * dx.H * Math.ceil(dx.W / 4) * dx.C4;
    const views = { w: c.w.view, dy: viewOf(dy), dx: viewOf(dx) };
    t.launch(k, 'bwd_x', views, { ...sizesOf(c), ACC }, threads, { flops: c.flops, label: dx.label });
  },
  weightGrad: (t, c, { x, dy, bias }) => {
    const [kh, kw] = c.w.kernel;
    const threads = kh * kw * x.C4 * dy.C4;
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
