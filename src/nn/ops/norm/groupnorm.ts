import { Storage, whole } from '../../../gpu/storage.ts';
import { normGroups as k } from '../../../kernels.gen.ts';
import { check } from '../../../lib/errors.ts';
import { type Act, viewOf } from '../../act.ts';
import type { ParamSet, Vector } from '../../params/params.ts';
import type { Addend, Tape } from '../../tape.ts';
import { type EmbSlice, embView } from '../conv/conv3x3.ts';
import { rowsVariant } from '../reduce.ts';
import { groupnormSplit } from './split.ts';

/** EDM's rule: groups = min(32, C/4), and C must be divisible by them. */
export function groupsOf(channels: number): number {
  return Math.min(32, Math.floor(channels / 4));
}

/** Refuses channel counts that EDM's GroupNorm cannot normalise. */
export function checkGroups(channels: number, where: string): number {
  const groups = groupsOf(channels);
  check(
    groups > 0 && channels % groups === 0,
    () =>
      `${where}: GroupNorm needs at least 4 channels, divisible by min(32, channels/4) groups; got ${channels} channels.`,
    'bad-file',
  );
  return groups;
}

/** Options: SiLU fused in; `adaptive` gives scale and shift from the embedding (ADM). */
export interface GroupNormOptions {
  readonly groups: number;
  readonly eps: number;
  readonly silu: boolean;
  readonly adaptive?: EmbSlice | undefined;
  /** The embedding that was added to whole images to make x, which nothing else reads: it gets its gradient here. */
  readonly added?: EmbSlice | undefined;
  readonly label: string;
}

/** Whether groups are made of whole vec4s, also across the parts of a concatenation. */
function isAligned(x: Act, groups: number): boolean {
  return x.segs.every((c) => c % 4 === 0) && (x.C / groups) % 4 === 0;
}

/** y = silu((xhat gamma + beta) (1 + scale) + shift). x, y: [N, H, W, C]; `affine` holds gamma, then beta. */
export function groupnorm(t: Tape, p: ParamSet, affine: Vector, x: Act, o: GroupNormOptions): Act {
  const y = !o.adaptive && isAligned(x, o.groups) ? byGroups(t, p, affine, x, o) : groupnormSplit(t, p, affine, x, o);
  const { groups, eps } = o;
  const [gamma = '', beta = ''] = affine.keys;
  const adaptive = o.adaptive && { rows: o.adaptive.all, part: o.adaptive.part };
  t.note({ op: 'groupnorm', x, y, gamma, beta, groups, eps, silu: o.silu, adaptive });
  return y;
}

/** Aligned groups: one launch a pass. */
function byGroups(t: Tape, p: ParamSet, affine: Vector, x: Act, o: GroupNormOptions): Act {
  const y = t.like(x, o.label);
  const stats = whole(new Storage(`${o.label} stats`, x.N * o.groups * 8));
  const gb = p.vector(affine);
  const flags = { N: x.N, PIXELS: x.H * x.W, C4: x.C4, G: o.groups, SILU: o.silu };
  const rows = x.N * o.groups;
  const forward = (to: Act) => {
    const variant = rowsVariant(t, 'groupnorm.fwd', x);
    const views = { x: viewOf(x), stats_out: stats, affine: gb, y: viewOf(to) };
    t.launchRows(k, 'fwd', views, { ...flags, EPS: o.eps }, rows, { label: to.label, variant });
  };
  forward(y);
  t.recomputable(y, forward);
  t.onBackward(y, [x], p, (dy) => {
    const part = t.isTrainable(p) ? t.vectorPartials(p, affine, x.N) : undefined;
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
      const variant = rowsVariant(t, 'groupnorm.bwd', x);
      const all = { ...flags, ...add, ...params, ...columns };
      t.launchRows(k, 'bwd', views, all, rows, { label: `d ${o.label}`, variant });
    };
    // Where x wants no gradient the parameters still do: dx goes nowhere.
    if (t.needsGrad(x)) t.gradient(x, run, true);
    else run(t.like(x, 'unused'), false, undefined);
  });
  return y;
}
