// The forward pass of convolutions and linear layers on operands in f16, summed in f32: launched by conv3x3.ts and linear.ts
// in runs whose precision is f16.
import type { View } from '../../../gpu/storage.ts';
import { convHalf as k } from '../../../kernels.gen.ts';
import type { Act } from '../../act.ts';
import type { Tape } from '../../tape.ts';
import type { ConvPass } from './tile.ts';

/** Invocations a workgroup; its tile is 64 pixels x 8 vec4s. */
const WG = 64;

/** y of `N * HO * WO` pixels and CO4 vec4s. */
export function forward(
  t: Tape,
  views: Readonly<Record<'x' | 'w' | 'bias' | 'emb' | 'res' | 'y', View>>,
  pass: Omit<ConvPass, 'ACC'>,
  y: Act,
  flops: number,
): void {
  const groups = Math.ceil((y.N * y.H * y.W) / 64) * Math.ceil(y.C4 / 8);
  t.launch(k, 'fwd', views, pass, groups * WG, { wg: WG, flops, label: y.label });
}
