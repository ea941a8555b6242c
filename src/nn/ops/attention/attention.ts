import { Storage, type View, whole } from '../../../gpu/storage.ts';
import { attentionDirect as k } from '../../../kernels.gen.ts';
import { type Act, vec4s, viewOf } from '../../act.ts';
import type { Tape } from '../../tape.ts';
import { shapeKey } from '../../tuning/variants.ts';
import type { AttentionProduct } from './quad.ts';
import * as quad from './quad.ts';

/** Stored position of output channel (head, channel, q|k|v) of EDM's qkv convolution: q, k and v become blocks. */
export function qkvMap(channels: number, heads: number): Int32Array {
  const d = channels / heads;
  const pad = vec4s(d) * 4;
  return Int32Array.from({ length: 3 * channels }, (_, o) => {
    const [head, inHead] = [Math.floor(o / (3 * d)), o % (3 * d)];
    return (inHead % 3) * heads * pad + head * pad + Math.floor(inHead / 3);
  });
}

/** Stored position of channel c of the attention's output: heads one after another, each padded to vec4s. */
export function headMap(channels: number, heads: number): Int32Array {
  const d = channels / heads;
  return Int32Array.from({ length: channels }, (_, c) => Math.floor(c / d) * vec4s(d) * 4 + (c % d));
}

interface Operand {
  readonly view: View;
  readonly row4: number;
  readonly off4: number;
}

const dense = (view: View): Operand => ({ view, row4: 1, off4: 0 });

/** The products of one attention of L = H * W positions, each by the variant that was chosen for it. */
function products(t: Tape, x: Act, heads: number, D4: number, flops: number) {
  const { N, H, W } = x;
  const L = H * W;
  return (entry: AttentionProduct['entry'], a: Operand, b: Operand, out: Operand, SCALE: number, label: string) => {
    const variant = t.tuning.variants.pick(shapeKey(`attention.${entry}`, { N: N * heads, H, W, ci4: D4, co4: D4 }));
    const dims = {
      ...{ N, L, HEADS: heads, D4, SCALE },
      ...(entry === 'scores' ? { A_ROW4: a.row4, A_OFF4: a.off4 } : { OUT_ROW4: out.row4, OUT_OFF4: out.off4 }),
      ...{ B_ROW4: b.row4, B_OFF4: b.off4 },
    };
    const views = { a: a.view, b: b.view, out: out.view };
    if (variant === 'quad') quad.product(t, { entry, ...views, dims, flops, label });
    else if (entry === 'scores') t.launch(k, entry, views, dims, N * heads * vec4s(L) ** 2, { flops, label });
    else
      t.launch(k, entry, { p_in: a.view, b: b.view, out: out.view }, dims, N * heads * vec4s(L) * D4, { flops, label });
  };
}

/**
 * Softmax attention over the L = H*W positions of qkv [N, H, W, 3 * heads * d] (stored as in `qkvMap`), scale 1/sqrt(d).
 * Returns [N, H, W, heads * d]. Softmax in float32 with the row maximum subtracted.
 */
export function attention(t: Tape, qkv: Act, channels: number, heads: number): Act {
  const d = channels / heads;
  const [N, L, D4] = [qkv.N, qkv.H * qkv.W, vec4s(d)];
  const width4 = heads * D4;
  const dims = { N, L, HEADS: heads, D4 };
  const part = (a: Act, i: number): Operand => ({ view: viewOf(a), row4: 3 * width4, off4: i * width4 });
  const all = (a: Act): Operand => ({ view: viewOf(a), row4: width4, off4: 0 });
  const probabilities = (label: string) => whole(new Storage(label, N * heads * L * vec4s(L) * 16));
  const product = products(t, qkv, heads, D4, 2 * N * L * L * channels);
  const scale = 1 / Math.sqrt(d);
  const y = t.act(
    N,
    qkv.H,
    qkv.W,
    Array.from({ length: heads }, () => d),
    `attention ${qkv.label}`,
  );
  const p = probabilities(`${qkv.label} weights`);
  product('scores', part(qkv, 0), part(qkv, 1), dense(p), scale, y.label);
  t.launch(k, 'softmax', { p }, dims, N * heads * L, { label: y.label });
  product('mix', dense(p), part(qkv, 2), all(y), 1, y.label);
  t.note({ op: 'attention', qkv, y, heads });
  t.onBackward(y, [qkv], undefined, (dy) => {
    t.gradient(qkv, (dqkv) => {
      const dp = probabilities(`d ${qkv.label} weights`);
      const label = `d ${y.label}`;
      product('mix_t', dense(p), all(dy), part(dqkv, 2), 1, label);
      product('scores', all(dy), part(qkv, 2), dense(dp), 1, label);
      t.launch(k, 'bwd_p', { p: dp, p_in: p }, dims, N * heads * L, { label });
      product('mix', dense(dp), part(qkv, 1), part(dqkv, 0), scale, label);
      product('mix_t', dense(dp), part(qkv, 0), part(dqkv, 1), scale, label);
    });
  });
  return y;
}

/** The attention weights alone: q, k [N, 1, L, C] -> [N, L, 4 ceil(L/4)], rows padded with zeros; with gradients. */
export function attentionWeights(
  t: Tape,
  q: Act,
  key: Act,
): { p: Storage; backward: (dp: View, dq: View, dk: View) => void } {
  const [N, L, D4] = [q.N, q.H * q.W, q.C4];
  const dims = { N, L, HEADS: 1, D4, A_ROW4: D4, B_ROW4: D4, OUT_ROW4: D4 };
  const L4 = vec4s(L);
  const scale = 1 / Math.sqrt(q.C);
  const p = new Storage('attention weights', N * L * L4 * 16);
  const views = { a: viewOf(q), b: viewOf(key), out: whole(p) };
  t.launch(k, 'scores', views, { ...dims, SCALE: scale }, N * L4 * L4);
  t.launch(k, 'softmax', { p: whole(p) }, dims, N * L);
  const backward = (dp: View, dq: View, dk: View) => {
    t.launch(k, 'bwd_p', { p: dp, p_in: whole(p) }, dims, N * L);
    t.launch(k, 'mix', { p_in: dp, b: viewOf(key), out: dq }, { ...dims, SCALE: scale }, N * L4 * D4);
    t.launch(k, 'mix_t', { p_in: dp, b: viewOf(q), out: dk }, { ...dims, SCALE: scale }, N * L4 * D4);
  };
  return { p, backward };
}
