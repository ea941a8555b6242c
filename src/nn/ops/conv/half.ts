// The forward pass of 3x3 and 1x1 convolutions with stride 1 on operands in f16, summed in f32.
import { convHalf as k } from '../../../kernels.gen.ts';
import { type ConvKernel, dimsOf, flagsOf, hasRows, viewsOf } from './kernel.ts';

/** Invocations a workgroup; its tile is 64 pixels x 8 vec4s. */
const WG = 64;

export const half: ConvKernel = {
  name: 'half',
  needs: 'shader-f16',
  half: true,
  suits: (s) => s.pass === 'fwd' && hasRows(s),
  forward: (t, c) => {
    const { y, flops } = c;
    const groups = Math.ceil((y.N * y.H * y.W) / 64) * Math.ceil(y.C4 / 8);
    const params = { ...dimsOf(c), ...flagsOf(c) };
    t.launch(k, 'fwd', viewsOf(c), params, groups * WG, { wg: WG, flops, label: y.label });
  },
};
