import { type View, whole } from '../../gpu/storage.ts';
import { dropout as k } from '../../kernels.gen.ts';
import { type Act, sizeOf, viewOf } from '../act.ts';
import type { Tape } from '../tape.ts';

/** Kept values divided by 1 - p, the others 0. The mask is given (0 or 1, in x's layout) or drawn from `stream`. */
export function dropout(t: Tape, x: Act, o: { p: number; stream: number; mask?: View | undefined }): Act {
  const y = t.like(x, `${x.label} dropout`);
  const LEN = sizeOf(x);
  const apply = (from: Act, to: Act, acc: boolean) =>
    t.launch(
      k,
      'fwd',
      { x: viewOf(from), y: viewOf(to), mask: o.mask ?? viewOf(from), step: whole(t.stepUniforms) },
      { LEN, IMAGE4: LEN / x.N, P: o.p, STREAM: o.stream, MASKED: o.mask !== undefined, ACC: acc },
      LEN,
      { label: to.label },
    );
  apply(x, y, false);
  t.recomputable(y, (to) => apply(t.again(x), to, false));
  t.onBackward(y, [x], false, (dy) => t.gradient(x, (dx, acc) => apply(dy, dx, acc)));
  return y;
}
