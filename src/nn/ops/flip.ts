import { flip as k } from '../../kernels.gen.ts';
import { type Act, sizeOf, viewOf } from '../act.ts';
import type { Tape } from '../tape.ts';

/** scale times the images mirrored left to right; no gradient. [N, H, W, C] */
export function flipX(t: Tape, x: Act, scale: number): Act {
  const y = t.like(x, `mirrored ${x.label}`);
  const dims = { LEN: sizeOf(x), W: x.W, C4: x.C4, SCALE: scale };
  t.launch(k, 'fwd', { x: viewOf(x), y: viewOf(y) }, dims, dims.LEN, { label: y.label });
  return y;
}
