import { concat as k } from '../../kernels.gen.ts';
import { type Act, sizeOf, viewOf } from '../act.ts';
import type { Tape } from '../tape.ts';

/** Channels of a, then channels of b: the skip connections of the decoder. [N, H, W, Ca] + [N, H, W, Cb]. */
export function concat(t: Tape, a: Act, b: Act): Act {
  const y = t.act(a.N, a.H, a.W, [...a.segs, ...b.segs], `${a.label} | ${b.label}`);
  const dims = { ROWS: a.N * a.H * a.W, A4: a.C4, B4: b.C4 };
  const threads = sizeOf(y);
  t.launch(k, 'fwd', { a: viewOf(a), b: viewOf(b), y: viewOf(y) }, dims, threads, { label: y.label });
  t.note({ op: 'concat', a, b, y });
  t.onBackward(y, [a, b], false, (dy) => {
    const split = (da: Act | undefined, accA: boolean, db: Act | undefined, accB: boolean) => {
      // A part that is not wanted still needs something to bind: a small buffer that is never written.
      const flags = { WANT_A: da !== undefined, WANT_B: db !== undefined, ACC_A: accA, ACC_B: accB };
      const unused = t.act(1, 1, 1, [4], 'unused');
      const views = { dy: viewOf(dy), da: viewOf(da ?? unused), db: viewOf(db ?? unused) };
      t.launch(k, 'bwd', views, { ...dims, ...flags }, threads, { label: dy.label });
    };
    if (t.needsGrad(a)) {
      t.gradient(a, (da, accA) => {
        if (t.needsGrad(b)) t.gradient(b, (db, accB) => split(da, accA, db, accB));
        else split(da, accA, undefined, false);
      });
    } else t.gradient(b, (db, accB) => split(undefined, false, db, accB));
  });
  return y;
}
