// The passes of convolutions and linear layers on workgroup tiles, for GPUs: launched by conv3x3.ts and linear.ts where
// they are the faster variant.
import type { View } from '../../../gpu/storage.ts';
import { convTile as k } from '../../../kernels.gen.ts';
import { type Act, viewOf } from '../../act.ts';
import type { Matrix, ParamSet } from '../../params/params.ts';
import type { Tape } from '../../tape.ts';
import { type ConvDims, slicesFor, sumPixels, type WeightPass, weightGrad } from '../reduce.ts';

/** Invocations a workgroup. Its tile is 64 pixels x 8 vec4s, or 8 x 8 vec4s of one tap; the wide one twice that. */
const WG = 64;

/** A convolution of 9 taps or 1 with its epilogue; for the input gradient in the forward pass's terms. */
export interface ConvPass extends ConvDims {
  readonly BIAS?: boolean;
  readonly EMB?: boolean;
  readonly RES?: boolean;
  readonly EMB_STRIDE4?: number;
  readonly ACC?: boolean;
}

/** Workgroups for the output a. */
function groupsOf(a: Act, wide: boolean): number {
  return Math.ceil((a.N * a.H * a.W) / (wide ? 128 : 64)) * Math.ceil(a.C4 / 8);
}

/** y of `N * HO * WO` pixels and CO4 vec4s. */
export function forward(
  t: Tape,
  views: Readonly<Record<'x' | 'w' | 'bias' | 'emb' | 'res' | 'y', View>>,
  pass: ConvPass,
  y: Act,
  flops: number,
  WIDE: boolean,
): void {
  t.launch(k, 'fwd', views, { ...pass, WIDE }, groupsOf(y, WIDE) * WG, { wg: WG, flops, label: y.label });
}

/** dx, of the shape of x. */
export function inputGrad(
  t: Tape,
  views: Readonly<Record<'w' | 'dy' | 'dx', View>>,
  pass: ConvPass,
  dx: Act,
  flops: number,
  WIDE: boolean,
): void {
  t.launch(k, 'bwd_x', views, { ...pass, WIDE }, groupsOf(dx, WIDE) * WG, { wg: WG, flops, label: dx.label });
}

/** The gradients of the weights and of the bias. */
export function weights(t: Tape, p: ParamSet, m: Matrix, g: WeightPass, WIDE: boolean): void {
  const { dims, flops, label } = g;
  const groups = dims.TAPS * Math.ceil(dims.CI4 / 8) * Math.ceil(dims.CO4 / (WIDE ? 16 : 8));
  const SLICES = slicesFor(t, groups * WG, Math.ceil((dims.N * dims.HO * dims.WO) / 64));
  weightGrad(t, p, m, SLICES, (dw, ACC) => {
    const views = { x: viewOf(g.x), dy: viewOf(g.dy), dw };
    const params = { ...dims, WIDE, SLICES, ACC };
    t.launch(k, 'bwd_w', views, params, groups * SLICES * WG, { wg: WG, flops, label });
  });
  if (g.bias) sumPixels(t, g.dy, t.vectorPartials(p, g.bias, dims.N), dims.SCALE, `d ${g.bias.label}`);
}
