import { type View, whole } from '../../gpu/storage.ts';
import { add as k } from '../../kernels.gen.ts';
import { check } from '../../lib/errors.ts';
import { type Act, sizeOf, viewOf } from '../act.ts';
import type { Tape } from '../tape.ts';

/** to = scale * from, or to += scale * from with `acc`. Same shapes. */
export function add(t: Tape, from: Act, to: Act, scale: number, acc: boolean): void {
  const LEN = sizeOf(from);
  t.launch(k, 'axpy', { x: viewOf(from), y: viewOf(to) }, { LEN, SCALE: scale, ACC: acc }, LEN, { label: to.label });
}

/** y = scale * x + shift, x in one segment of channels; no gradient. */
export function affineOf(t: Tape, x: Act, scale: number, shift: number, label: string): Act {
  check(x.segs.length === 1 || shift === 0, () => `${label}: a shift needs its channels in one segment`);
  const y = t.like(x, label);
  const LEN = sizeOf(x);
  const params = { LEN, SCALE: scale, SHIFT: shift, C: x.C, C4: x.C4 };
  t.launch(k, 'axpy', { x: viewOf(x), y: viewOf(y) }, params, LEN, { label });
  t.note({ op: 'affine', x, y, scale, shift });
  return y;
}

/** Dropout: kept values divided by 1 - p. The mask is given (0 or 1, x's layout) or drawn from `stream`. */
export function dropout(t: Tape, x: Act, o: { p: number; stream: number; mask?: View | undefined }): Act {
  const y = t.like(x, `${x.label} dropout`);
  const LEN = sizeOf(x);
  const apply = (from: Act, to: Act, acc: boolean) =>
    t.launch(
      k,
      'dropout',
      { x: viewOf(from), y: viewOf(to), mask: o.mask ?? viewOf(from), step: whole(t.stepUniforms) },
      { LEN, IMAGE4: LEN / x.N, P: o.p, STREAM: o.stream, MASKED: o.mask !== undefined, ACC: acc },
      LEN,
      { label: to.label },
    );
  apply(x, y, false);
  t.recomputable(y, (to) => apply(t.again(x), to, false));
  t.onBackward(y, [x], undefined, (dy) => t.gradient(x, (dx, acc) => apply(dy, dx, acc)));
  return y;
}
