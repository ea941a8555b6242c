import { check } from '../../gpu/errors.ts';
import { Storage, type View, whole } from '../../gpu/storage.ts';
import { groupnorm as k } from '../../kernels.gen.ts';
import { type Act, sizeOf, viewOf } from '../act.ts';
import type { ParamSet, Vector } from '../params.ts';
import type { Addend, Tape } from '../tape.ts';
import { type EmbSlice, embView } from './conv3x3.ts';
import { sumPixels } from './reduce.ts';

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

function dimsOf(x: Act, groups: number) {
  return { N: x.N, PIXELS: x.H * x.W, CA: x.segs[0] as number, CB: x.segs[1] ?? 0, G: groups };
}

/** y = silu((xhat gamma + beta) (1 + scale) + shift). x, y: [N, H, W, C]; `affine` holds gamma, then beta. */
export function groupnorm(t: Tape, p: ParamSet, affine: Vector, x: Act, o: GroupNormOptions): Act {
  return !o.adaptive && isAligned(x, o.groups) ? byGroups(t, p, affine, x, o) : general(t, p, affine, x, o);
}

/** Aligned groups: one launch a pass. */
function byGroups(t: Tape, p: ParamSet, affine: Vector, x: Act, o: GroupNormOptions): Act {
  const y = t.like(x, o.label);
  const stats = whole(new Storage(`${o.label} stats`, x.N * o.groups * 8));
  const gb = p.vector(affine);
  const flags = { ...dimsOf(x, o.groups), SILU: o.silu };
  const rows = x.N * o.groups;
  const forward = { x: viewOf(x), stats_out: stats, affine: gb, y: viewOf(y) };
  t.launchRows(k, 'group_fwd', forward, { ...flags, EPS: o.eps }, rows, o.label);
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
      t.launchRows(k, 'group_bwd', views, { ...flags, ...add, ...params, ...columns }, rows, `d ${o.label}`);
    };
    // Where x wants no gradient the parameters still do: dx goes nowhere.
    if (t.needsGrad(x)) t.gradient(x, run, true);
    else run(t.like(x, 'unused'), false, undefined);
  });
  return y;
}

/** Any groups: statistics, sums and what is made of them, a launch each. */
function general(t: Tape, p: ParamSet, affine: Vector, x: Act, o: GroupNormOptions): Act {
  const y = t.like(x, o.label);
  const dims = dimsOf(x, o.groups);
  const flags = {
    ...dims,
    EPS: o.eps,
    SILU: o.silu,
    ADAPTIVE: o.adaptive !== undefined,
    EMB_STRIDE4: o.adaptive?.all.C4 ?? 1,
  };
  const stats = whole(new Storage(`${o.label} stats`, x.N * o.groups * 8));
  const gb = p.vector(affine);
  const emb: View = o.adaptive ? embView(o.adaptive.all, o.adaptive.offset4) : gb;
  t.launchRows(k, 'stats', { x: viewOf(x), stats_out: stats }, { ...dims, EPS: o.eps }, x.N * o.groups, o.label);
  const inside = { x: viewOf(x), stats_in: stats, affine: gb, emb };
  t.launch(k, 'fwd', { ...inside, y: viewOf(y) }, flags, sizeOf(x), { label: o.label });
  t.onBackward(y, o.adaptive ? [x, o.adaptive.all] : [x], p, (dy) => {
    const sums = whole(new Storage(`${o.label} sums`, x.N * x.C4 * 32));
    t.launchRows(k, 'sums', { ...inside, dy: viewOf(dy), sums_out: sums }, flags, x.N * x.C4, `d ${o.label}`);
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
    if (!t.isTrainable(p)) return;
    const dx = o.added && t.gradOf(x);
    if (o.added && dx)
      sumPixels(
        t,
        dx,
        { view: embView(o.added.grad, o.added.offset4), stride4: o.added.grad.C4, acc: false },
        1,
        `d ${o.label} added`,
      );
    const part = t.vectorPartials(p, affine, x.N);
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
