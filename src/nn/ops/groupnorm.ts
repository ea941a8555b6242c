import { check } from '../../gpu/errors.ts';
import { Storage, type View, whole } from '../../gpu/storage.ts';
import { groupnorm as k } from '../../kernels.gen.ts';
import { type Act, sizeOf, viewOf } from '../act.ts';
import type { ParamSet, Vector } from '../params.ts';
import type { Tape } from '../tape.ts';
import { type EmbSlice, embView } from './conv3x3.ts';

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
  readonly label: string;
}

/** y = silu((xhat gamma + beta) (1 + scale) + shift). x, y: [N, H, W, C]; `affine` holds gamma, then beta. */
export function groupnorm(t: Tape, p: ParamSet, affine: Vector, x: Act, o: GroupNormOptions): Act {
  const y = t.like(x, o.label);
  const [CA, CB] = [x.segs[0] as number, x.segs[1] ?? 0];
  const dims = { N: x.N, PIXELS: x.H * x.W, CA, CB, G: o.groups };
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
