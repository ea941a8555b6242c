// GroupNorm with groups of whole vec4s: one launch a pass.
import { Storage, whole } from '../../../gpu/storage.ts';
import { normGroups as k } from '../../../kernels.gen.ts';
import { type Act, viewOf } from '../../act.ts';
import { embView } from '../../embSlice.ts';
import type { Addend, Tape } from '../../tape.ts';
import type { ChannelWeight } from '../../weight.ts';
import { rowSum } from '../reduce.ts';
import type { GroupNormOptions, NormKernel } from './kernel.ts';

/** Whether groups are made of whole vec4s, also across the parts of a concatenation. */
function isAligned(x: Act, groups: number): boolean {
  return x.segs.every((c) => c % 4 === 0) && (x.C / groups) % 4 === 0;
}

function record(t: Tape, affine: ChannelWeight, x: Act, o: GroupNormOptions): Act {
  const y = t.like(x, o.label);
  const stats = whole(new Storage(`${o.label} stats`, x.N * o.groups * 8));
  const gb = affine.view;
  const flags = { N: x.N, PIXELS: x.H * x.W, C4: x.C4, G: o.groups, SILU: o.silu };
  const rows = x.N * o.groups;
  const forward = (to: Act) => {
    const sum = rowSum(t, 'groupnorm.fwd', x);
    const views = { x: viewOf(x), stats_out: stats, affine: gb, y: viewOf(to) };
    t.launchRows(k, 'fwd', views, { ...flags, EPS: o.eps }, rows, { label: to.label, sum });
  };
  forward(y);
  t.recomputable(y, forward);
  t.onBackward(y, [x], affine.wantsGrad, (dy) => {
    const part = affine.wantsGrad ? affine.gradRows(x.N) : undefined;
    const added = part && o.added;
    const spare = () => viewOf(t.act(1, 1, 1, [4], 'unused'));
    const run = (dx: Act, ACC: boolean, addend: Addend | undefined) => {
      const views = {
        x: viewOf(x),
        stats_in: stats,
        affine: gb,
        dy: viewOf(dy),
        addend: viewOf(addend?.from ?? dy),
        dx: viewOf(dx),
        part: part?.view ?? spare(),
        demb: added ? embView(added.grad, added.offset4) : spare(),
      };
      const params = { PARAMS: part !== undefined, PART_STRIDE4: part?.stride4 ?? 1, ACC_PART: part?.acc ?? false };
      const columns = { COLUMNS: added !== undefined, EMB_STRIDE4: added?.grad.C4 ?? 1 };
      const add = { ACC, ADDEND: addend !== undefined, ADD_SCALE: addend?.scale ?? 1 };
      const sum = rowSum(t, 'groupnorm.bwd', x);
      const all = { ...flags, ...add, ...params, ...columns };
      t.launchRows(k, 'bwd', views, all, rows, { label: `d ${o.label}`, sum });
    };
    // x may want no gradient while the parameters do: then nothing reads dx.
    if (t.needsGrad(x)) t.gradient(x, run, true);
    else run(t.like(x, 'unused'), false, undefined);
  });
  return y;
}

export const groups: NormKernel = {
  name: 'groups',
  suits: (x, o) => !o.adaptive && isAligned(x, o.groups),
  record,
};
