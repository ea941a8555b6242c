import { resample as k } from '../../kernels.gen.ts';
import { check } from '../../lib/errors.ts';
import { type Act, sizeOf, viewOf } from '../act.ts';
import type { Tape } from '../tape.ts';

/** Padding of EDM's resampling filter f. */
export const filterPad = (f: readonly number[]): number => (f.length - 1) >> 1;

/**
 * Filters each channel by outer(f, f) / sum(f)^2 with stride 2 (EDM, Conv2d with up or down).
 * down: [N, H, W, C] -> floor((H + 2 pad - n)/2) + 1 rows; up (times 4): (H - 1) 2 - 2 pad + n rows.
 */
export function resample(t: Tape, x: Act, mode: 'up' | 'down', f: readonly number[], pad = filterPad(f)): Act {
  const n = f.length;
  check(n >= 1 && n <= 8, () => `resample_filter must have 1 to 8 taps, got ${n} (${x.label})`, 'bad-file');
  const size = (s: number) => (mode === 'down' ? Math.floor((s + 2 * pad - n) / 2) + 1 : (s - 1) * 2 - 2 * pad + n);
  const [H, W] = [size(x.H), size(x.W)];
  check(H > 0 && W > 0, () => `${x.label}: ${x.H}x${x.W} pixels are too few to resample ${mode}`, 'bad-file');
  const y = t.act(x.N, H, W, x.segs, `${mode} ${x.label}`);
  const sum = f.reduce((a, b) => a + b, 0);
  const gain = (mode === 'up' ? 4 : 1) / (sum * sum);
  const taps = Object.fromEntries(Array.from({ length: 8 }, (_, i) => [`F${i}`, f[i] ?? 0]));
  const run = (from: Act, to: Act, entry: 'up' | 'down', ACC: boolean, scale = 1) =>
    t.launch(
      k,
      entry,
      { x: viewOf(from), y: viewOf(to) },
      {
        N: x.N,
        HI: from.H,
        WI: from.W,
        HO: to.H,
        WO: to.W,
        C4: x.C4,
        PAD: pad,
        TAPS: n,
        GAIN: gain * scale,
        ACC,
        ...taps,
      },
      sizeOf(to),
      { label: to.label },
    );
  run(x, y, mode, false);
  t.note({ op: 'resample', x, y, mode, taps: f, pad });
  t.recomputable(y, (to) => run(t.again(x), to, mode, false));
  const back = mode === 'up' ? 'down' : 'up';
  const backward = (dy: Act, dyScale: number) => t.gradient(x, (dx, acc) => run(dy, dx, back, acc, dyScale));
  t.onBackward(y, [x], false, backward, true);
  return y;
}
