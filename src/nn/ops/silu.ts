import { silu as k } from '../../kernels.gen.ts';
import { type Act, sizeOf, viewOf } from '../act.ts';
import type { Tape } from '../tape.ts';

/** y = x sigmoid(x), elementwise. */
export function silu(t: Tape, x: Act): Act {
  const y = t.like(x, `silu ${x.label}`);
  const LEN = sizeOf(x);
  t.launch(k, 'fwd', { x: viewOf(x), y: viewOf(y) }, { LEN }, LEN, { label: y.label });
  t.note({ op: 'silu', x, y });
  t.onBackward(y, [x], false, (dy) =>
    t.gradient(x, (dx, ACC) =>
      t.launch(k, 'bwd_x', { x: viewOf(x), dy: viewOf(dy), dx: viewOf(dx) }, { LEN, ACC }, LEN, { label: dx.label }),
    ),
  );
  return y;
}
