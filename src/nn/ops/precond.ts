import { type View, whole } from '../../gpu/storage.ts';
import { precond as k } from '../../kernels.gen.ts';
import { type Act, makeAct, sizeOf, viewOf } from '../act.ts';
import type { Tape } from '../tape.ts';

/** x_in = c_in(sigma) x. Its backward pass is part of `precondOutput`'s. */
export function precondInput(t: Tape, x: Act, sigma: View, sigmaData: number): Act {
  const y = t.like(x, 'c_in x');
  const dims = { N: x.N, LEN: x.H * x.W * x.C4, SD: sigmaData };
  t.launch(k, 'scale_in', { x: viewOf(x), sigma, y: viewOf(y) }, dims, sizeOf(x), { label: y.label });
  t.note({ op: 'precond_in', x, y, sigma, sigmaData });
  return y;
}

/** A zero gradient for when only one of the two paths into x carries one (logits without D). */
function zerosLike(t: Tape, x: Act): Act {
  return makeAct(x, 'zeros', t.alloc.keep('zeros', sizeOf(x) * 16, 'activations'));
}

/**
 * D = c_skip x + c_out F (Karras et al. 2022, eq. 7). `run` computes what is wanted from c_in x: F or nothing.
 * Gradients: dF = c_out dD; dx = c_skip dD + c_in d(c_in x), of whichever parts exist.
 */
export function precondition<T>(
  t: Tape,
  x: Act,
  sigma: View,
  sigmaData: number,
  run: (xin: Act) => { F: Act | undefined; rest: T },
): { D: Act | undefined; rest: T } {
  const xin = precondInput(t, x, sigma, sigmaData);
  const dims = { N: x.N, LEN: x.H * x.W * x.C4, SD: sigmaData };
  let D: Act | undefined;
  t.onBackward(xin, [x], false, (dxi) => {
    const dD = D ? t.gradOf(D) : undefined;
    t.gradient(x, (dx, ACC) => {
      const views = { dD: viewOf(dD ?? zerosLike(t, x)), dxi: viewOf(dxi), sigma, y: viewOf(dx) };
      t.launch(k, 'bwd_x', views, { ...dims, ACC }, sizeOf(x), { label: dx.label });
    });
  });
  const { F, rest } = run(xin);
  if (F) {
    const f = F;
    const out = t.like(x, 'D(x; sigma)');
    D = out;
    t.launch(k, 'fwd', { x: viewOf(x), f: viewOf(f), sigma, y: viewOf(out) }, dims, sizeOf(x), { label: out.label });
    t.note({ op: 'precond_out', x, f, y: out, sigma, sigmaData });
    t.onBackward(out, [f], false, (dD) =>
      t.gradient(f, (df) =>
        t.launch(k, 'bwd_f', { dD: viewOf(dD), sigma, y: viewOf(df) }, dims, sizeOf(x), { label: df.label }),
      ),
    );
  }
  return { D, rest };
}

/** Host numbers as a kept buffer, one float an image. */
export function constants(t: Tape, label: string, values: Float32Array<ArrayBuffer>): View {
  const s = t.alloc.keep(label, values.byteLength, 'activations');
  if (s.buffer) t.alloc.device.queue.writeBuffer(s.buffer, 0, values);
  t.note({ op: 'constant', to: s, values });
  return whole(s);
}
