import { Storage, type View, whole } from '../../gpu/storage.ts';
import { attention as k } from '../../kernels.gen.ts';
import { type Act, vec4s, viewOf } from '../act.ts';
import type { Tape } from '../tape.ts';

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

/**
 * Softmax attention over the L = H*W positions of qkv [N, H, W, 3 * heads * d] (stored as in `qkvMap`), scale 1/sqrt(d).
 * Returns [N, H, W, heads * d]. Softmax in float32 with the row maximum subtracted.
 */
export function attention(t: Tape, qkv: Act, channels: number, heads: number): Act {
  const d = channels / heads;
  const [N, L, D4] = [qkv.N, qkv.H * qkv.W, vec4s(d)];
  const width4 = heads * D4;
  const dims = { N, L, HEADS: heads, D4 };
  const flops = 2 * N * L * L * channels;
  const L4 = vec4s(L);
  const part = (a: Act, i: number): Operand => ({ view: viewOf(a), row4: 3 * width4, off4: i * width4 });
  const all = (a: Act): Operand => ({ view: viewOf(a), row4: width4, off4: 0 });
  const probabilities = (label: string) => whole(new Storage(label, N * heads * L * L4 * 16));
  const scores = (a: Operand, b: Operand, out: View, SCALE: number, label: string) =>
    t.launch(
      k,
      'scores',
      { a: a.view, b: b.view, out },
      { ...dims, A_ROW4: a.row4, A_OFF4: a.off4, B_ROW4: b.row4, B_OFF4: b.off4, SCALE },
      N * heads * L4 * L4,
      { flops, label },
    );
  const product = (entry: 'mix' | 'mix_t', p: View, b: Operand, out: Operand, SCALE: number, label: string) =>
    t.launch(
      k,
      entry,
      { p_in: p, b: b.view, out: out.view },
      { ...dims, B_ROW4: b.row4, B_OFF4: b.off4, OUT_ROW4: out.row4, OUT_OFF4: out.off4, SCALE },
      N * heads * L4 * D4,
      { flops, label },
    );
  const rows = (entry: 'softmax' | 'bwd_p', views: { p: View; p_in: View }, label: string) =>
    entry === 'softmax'
      ? t.launch(k, 'softmax', { p: views.p }, dims, N * heads * L, { label })
      : t.launch(k, 'bwd_p', views, dims, N * heads * L, { label });

  const scale = 1 / Math.sqrt(d);
  const y = t.act(
    N,
    qkv.H,
    qkv.W,
    Array.from({ length: heads }, () => d),
    `attention ${qkv.label}`,
  );
  const p = probabilities(`${qkv.label} weights`);
  scores(part(qkv, 0), part(qkv, 1), p, scale, y.label);
  rows('softmax', { p, p_in: p }, y.label);
  product('mix', p, part(qkv, 2), all(y), 1, y.label);
  t.onBackward(y, [qkv], undefined, (dy) => {
    t.gradient(qkv, (dqkv) => {
      const dp = probabilities(`d ${qkv.label} weights`);
      const label = `d ${y.label}`;
      product('mix_t', p, all(dy), part(dqkv, 2), 1, label);
      scores(all(dy), part(qkv, 2), dp, 1, label);
      rows('bwd_p', { p: dp, p_in: p }, label);
      product('mix', dp, part(qkv, 1), part(dqkv, 0), scale, label);
      product('mix_t', dp, part(qkv, 0), part(dqkv, 1), scale, label);
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
