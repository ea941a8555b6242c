import { Storage, type View, whole } from '../../gpu/storage.ts';
import { logits as k } from '../../kernels.gen.ts';
import { type Act, sizeOf, viewOf } from '../act.ts';
import type { Tape } from '../tape.ts';

/** The discriminator's output: [N, h, w] numbers, the channel mean of the last encoder feature map (SiDA, section 3). */
export interface Logits {
  readonly view: View;
  readonly N: number;
  readonly h: number;
  readonly w: number;
  /** Sends a gradient [N, h, w] back into the encoder; call before the tape unwinds. */
  readonly seed: (dlogits: View) => void;
}

/** logits[n, y, x] = mean over channels of features [N, h, w, C]. No parameters. */
export function logitsOf(t: Tape, features: Act): Logits {
  const { N, H, W, C } = features;
  const view = whole(new Storage('logits', N * H * W * 4));
  const PIXELS = N * H * W;
  t.launch(k, 'fwd', { x: viewOf(features), logits: view }, { PIXELS, C }, PIXELS, { label: 'logits' });
  let dlogits: View | undefined;
  // A stand-in for the logits on the tape: its closure runs once, after everything downstream of the features.
  const mark = t.act(1, 1, 1, [4], 'logits mark');
  t.onBackward(mark, [features], false, () => {
    const from = dlogits;
    if (!from) return;
    t.gradient(features, (dx, ACC) =>
      t.launch(k, 'bwd_x', { dlogits: from, dx: viewOf(dx) }, { PIXELS, C, ACC }, sizeOf(features), {
        label: dx.label,
      }),
    );
  });
  return {
    view,
    N,
    h: H,
    w: W,
    seed: (d) => {
      dlogits = d;
      t.seed(mark, mark);
    },
  };
}
