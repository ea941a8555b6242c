// 3x3 and 1x1 convolutions with stride 1 on tiles in workgroup memory, for GPUs.
import { convTile as k } from '../../../kernels.gen.ts';
import { type Act, viewOf } from '../../act.ts';
import { sumPixels } from '../reduce.ts';
import { type ConvKernel, dimsOf, flagsOf, hasRows, intoWeight, slicesFor, viewsOf } from './kernel.ts';

/** Invocations a workgroup. Its tile is 64 pixels x 8 vec4s, or 8 x 8 vec4s of one tap; the wide one twice that. */
const WG = 64;

/** Invocations for the output a. */
function threadsOf(a: Act, wide: boolean): number {
  return Math.ceil((a.N * a.H * a.W) / (wide ? 128 : 64)) * Math.ceil(a.C4 / 8) * WG;
}

function tiled(WIDE: boolean): ConvKernel {
  return {
    name: WIDE ? 'wide' : 'tile',
    suits: hasRows,
    forward: (t, c) => {
      const params = { ...dimsOf(c), ...flagsOf(c), WIDE };
      t.launch(k, 'fwd', viewsOf(c), params, threadsOf(c.y, WIDE), { wg: WG, flops: c.flops, label: c.y.label });
    },
    inputGrad: (t, c, dy, dx, ACC) => {
      const views = { w: c.w.view, dy: viewOf(dy), dx: viewOf(dx) };
      const how = { wg: WG, flops: c.flops, label: dx.label };
      t.launch(k, 'bwd_x', views, { ...dimsOf(c), ACC, WIDE }, threadsOf(dx, WIDE), how);
    },
    weightGrad: (t, c, { x, dy, bias }) => {
      const dims = dimsOf(c);
      const groups = dims.TAPS * Math.ceil(dims.CI4 / 8) * Math.ceil(dims.CO4 / (WIDE ? 16 : 8));
      const SLICES = slicesFor(t, groups * WG, Math.ceil((dims.N * dims.HO * dims.WO) / 64));
      intoWeight(t, c.w, SLICES, (dw, ACC) => {
        const views = { x: viewOf(x), dy: viewOf(dy), dw };
        const how = { wg: WG, flops: c.flops, label: `d ${c.w.label}` };
        t.launch(k, 'bwd_w', views, { ...dims, WIDE, SLICES, ACC }, groups * SLICES * WG, how);
      });
      if (bias) sumPixels(t, dy, bias.gradRows(dims.N), dims.SCALE, `d ${bias.label}`);
    },
  };
}

export const tile = tiled(false);
export const wide = tiled(true);
