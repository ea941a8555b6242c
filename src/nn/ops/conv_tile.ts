// The passes of convolutions and linear layers on workgroup tiles, for GPUs: launched by conv3x3.ts and linear.ts where
// they are the faster variant.
import type { View } from '../../gpu/storage.ts';
import { conv_tile as k } from '../../kernels.gen.ts';
import type { Act } from '../act.ts';
import type { Tape } from '../tape.ts';

/** Invocations a workgroup; its tile is 64 pixels x 8 vec4s, or 8 x 8 vec4s of one tap. */
const WG = 64;

type Params = Parameters<typeof forward>[2];

/** y of `x.N * HO * WO` pixels and CO4 vec4s. */
export function forward(
  t: Tape,
  views: Readonly<Record<'x' | 'w' | 'bias' | 'emb' | 'res' | 'y', View>>,
  params: Readonly<Record<string, number | boolean>>,
  y: Act,
  flops: number,
): void {
  const groups = Math.ceil((y.N * y.H * y.W) / 64) * Math.ceil(y.C4 / 8);
  t.launch(k, 'fwd', views, params, groups * WG, { wg: WG, flops, label: y.label });
}

/** dx, of the shape of x. */
export function inputGrad(
  t: Tape,
  views: Readonly<Record<'w' | 'dy' | 'dx', View>>,
  params: Params,
  dx: Act,
  flops: number,
): void {
  const groups = Math.ceil((dx.N * dx.H * dx.W) / 64) * Math.ceil(dx.C4 / 8);
  t.launch(k, 'bwd_x', views, params, groups * WG, { wg: WG, flops, label: dx.label });
}

/** Workgroups of one slice of the weight gradient. */
export function weightTiles(taps: 1 | 9, ci4: number, co4: number): number {
  return taps * Math.ceil(ci4 / 8) * Math.ceil(co4 / 8);
}

/** dw in `slices` slices. */
export function weightGradient(
  t: Tape,
  views: Readonly<Record<'x' | 'dy' | 'dw', View>>,
  params: Params,
  groups: number,
  o: { flops: number; label: string },
): void {
  t.launch(k, 'bwd_w', views, params, groups * WG, { wg: WG, ...o });
}
