// GroupNorm with any groups, and adaptive scale and shift: statistics, sums and what follows are launches of their own.
import { Storage, type View, whole } from '../../../gpu/storage.ts';
import { normSplit as k } from '../../../kernels.gen.ts';
import { type Act, sizeOf, viewOf } from '../../act.ts';
import { embView } from '../../embSlice.ts';
import type { Tape } from '../../tape.ts';
import type { ChannelWeight } from '../../weight.ts';
import { rowSum, sumPixels } from '../reduce.ts';
import type { GroupNormOptions, NormKernel } from './kernel.ts';

function record(t: Tape, affine: ChannelWeight, x: Act, o: GroupNormOptions): Act {
  const y = t.like(x, o.label);
  const dims = { N: x.N, PIXELS: x.H * x.W, CA: x.segs[0] as number, CB: x.segs[1] ?? 0, G: o.groups };
  const flags = {
    ...dims,
    EPS: o.eps,
    SILU: o.silu,
    ADAPTIVE: o.adaptive !== undefined,
    EMB_STRIDE4: o.adaptive?.all.C4 ?? 1,
  };
  const stats = whole(new Storage(`${o.label} stats`, x.N * o.groups * 8));
  const gb = affine.view;
  const emb: View = o.adaptive ? embView(o.adaptive.all, o.adaptive.offset4) : gb;
  const how = { label: o.label, sum: rowSum(t, 'groupnorm.fwd', x) };
  t.launchRows(k, 'stats', { x: viewOf(x), stats_out: stats }, { ...dims, EPS: o.eps }, x.N * o.groups, how);
  const inside = { x: viewOf(x), stats_in: stats, affine: gb, emb };
  const forward = (to: Act) => t.launch(k, 'fwd', { ...inside, y: viewOf(to) }, flags, sizeOf(x), { label: to.label });
  forward(y);
  t.recomputable(y, forward);
  t.onBackward(y, o.adaptive ? [x, o.adaptive.all] : [x], affine.wantsGrad, (dy) => {
    const sums = whole(new Storage(`${o.label} sums`, x.N * x.C4 * 32));
    t.launchRows(k, 'sums', { ...inside, dy: viewOf(dy), sums_out: sums }, flags, x.N * x.C4, {
      label: `d ${o.label}`,
      sum: rowSum(t, 'groupnorm.bwd', x),
    });
    t.gradient(
      x,
      (dx, ACC, addend) =>
        t.launch(
          k,
          'bwd_x',
          { ...inside, dy: viewOf(dy), sums_in: sums, addend: viewOf(addend?.from ?? dy), dx: viewOf(dx) },
          { ...flags, ACC, ADDEND: addend !== undefined, ADD_SCALE: addend?.scale ?? 1 },
          sizeOf(x),
          { label: dx.label },
        ),
      true,
    );
    if (!affine.wantsGrad) return;
    const dx = o.added && t.gradOf(x);
    if (o.added && dx)
      sumPixels(
        t,
        dx,
        { view: embView(o.added.grad, o.added.offset4), stride4: o.added.grad.C4, acc: false },
        1,
        `d ${o.label} added`,
      );
    const part = affine.gradRows(x.N);
    t.launch(
      k,
      'params',
      { sums_in: sums, emb, part: part.view },
      { ...flags, PART_STRIDE4: part.stride4, ACC_PART: part.acc },
      x.N * x.C4,
      { label: `d ${affine.label}` },
    );
    if (o.adaptive) {
      const demb = embView(o.adaptive.grad, o.adaptive.offset4);
      t.launch(k, 'bwd_emb', { affine: gb, sums_in: sums, demb }, flags, x.N * x.C4, { label: `d ${o.label} emb` });
    }
  });
  return y;
}

export const split: NormKernel = { name: 'split', suits: () => true, record };
