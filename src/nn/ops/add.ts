import { add as k } from '../../kernels.gen.ts';
import { check } from '../../lib/errors.ts';
import { type Act, sizeOf, viewOf } from '../act.ts';
import type { Launcher } from '../launcher.ts';

/** to = scale * from, or to += scale * from with `acc`. Same shapes. */
export function add(t: Launcher, from: Act, to: Act, scale: number, acc: boolean): void {
  const LEN = sizeOf(from);
  t.launch(k, 'axpy', { x: viewOf(from), y: viewOf(to) }, { LEN, SCALE: scale, ACC: acc }, LEN, { label: to.label });
}

/** y = scale * x + shift, x in one segment of channels; no gradient. */
export function affineOf(t: Launcher, x: Act, scale: number, shift: number, label: string): Act {
  check(x.segs.length === 1 || shift === 0, () => `${label}: a shift needs its channels in one segment`);
  const y = t.like(x, label);
  const LEN = sizeOf(x);
  const params = { LEN, SCALE: scale, SHIFT: shift, C: x.C, C4: x.C4 };
  t.launch(k, 'axpy', { x: viewOf(x), y: viewOf(y) }, params, LEN, { label });
  t.note({ op: 'affine', x, y, scale, shift });
  return y;
}
