import { repack as k } from '../../kernels.gen.ts';
import { type Act, viewOf } from '../act.ts';
import type { Tape } from '../tape.ts';

/** A concatenation of two parts as one run of channels: [N, H, W, CA | CB] -> [N, H, W, CA + CB]. */
export function repack(t: Tape, x: Act): Act {
  const y = t.act(x.N, x.H, x.W, [x.C], `joined ${x.label}`);
  const ROWS = x.N * x.H * x.W;
  const dims = { ROWS, CA: x.segs[0] as number, CB: x.C - (x.segs[0] as number) };
  t.launch(k, 'fwd', { x: viewOf(x), y: viewOf(y) }, dims, ROWS * y.C4 * 4, { label: y.label });
  t.note({ op: 'joined', x, y });
  t.onBackward(y, [x], false, (dy) =>
    t.gradient(x, (dx, ACC) =>
      t.launch(k, 'bwd_x', { dy: viewOf(dy), dx: viewOf(dx) }, { ...dims, ACC }, ROWS * x.C4 * 4, { label: dx.label }),
    ),
  );
  return y;
}
