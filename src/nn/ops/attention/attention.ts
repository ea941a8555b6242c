/**
 * Softmax attention. The family: `direct` (registers, any shape) and `quad` (subgroups) compute its three products; the
 * softmax has one kernel. Both share the reference tests/reference/attention/attention.ts.
 */
import { Storage, type View, whole } from '../../../gpu/storage.ts';
import { type Act, vec4s, viewOf } from '../../act.ts';
import type { Launcher } from '../../launcher.ts';
import type { Tape } from '../../tape.ts';
import { shapeKey } from '../../tuning/variants.ts';
import { direct, softmax, softmaxGrad } from './direct.ts';
import type { AttentionKernel, ProductEntry } from './kernel.ts';
import { quad } from './quad.ts';

/** The kernels of the products; the first computes every shape. */
export const ATTENTION_KERNELS: readonly [AttentionKernel, ...AttentionKernel[]] = [direct, quad];

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

/** Records the products of one attention of L = H * W positions, each by the kernel that is chosen for it. */
function products(t: Launcher, x: Act, heads: number, D4: number, flops: number) {
  const { N, H, W } = x;
  const L = H * W;
  return (entry: ProductEntry, a: Operand, b: Operand, out: Operand, SCALE: number, label: string) => {
    const key = shapeKey(`attention.${entry}`, { N: N * heads, H, W, ci4: D4, co4: D4 });
    const dims = {
      ...{ N, L, HEADS: heads, D4, SCALE },
      ...(entry === 'scores' ? { A_ROW4: a.row4, A_OFF4: a.off4 } : { OUT_ROW4: out.row4, OUT_OFF4: out.off4 }),
      ...{ B_ROW4: b.row4, B_OFF4: b.off4 },
    };
    const kernel = t.tuning.variants.pick(ATTENTION_KERNELS, key);
    kernel.product(t, { entry, a: a.view, b: b.view, out: out.view, dims, flops, label });
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
  softmax(t, p, dims, y.label);
  product('mix', dense(p), part(qkv, 2), all(y), 1, y.label);
  t.note({ op: 'attention', qkv, y, heads });
  t.onBackward(y, [qkv], false, (dy) => {
    t.gradient(qkv, (dqkv) => {
      const dp = probabilities(`d ${qkv.label} weights`);
      const label = `d ${y.label}`;
      product('mix_t', dense(p), all(dy), part(dqkv, 2), 1, label);
      product('scores', all(dy), part(qkv, 2), dense(dp), 1, label);
      softmaxGrad(t, dp, p, dims, label);
      product('mix', dense(dp), part(qkv, 1), part(dqkv, 0), scale, label);
      product('mix_t', dense(dp), part(qkv, 0), part(dqkv, 1), scale, label);
    });
  });
  return y;
}

/** The attention weights alone: q, k [N, 1, L, C] -> [N, L, 4 ceil(L/4)], rows padded with zeros; with gradients. */
export function attentionWeights(
  t: Launcher,
  q: Act,
  key: Act,
): { p: Storage; backward: (dp: View, dq: View, dk: View) => void } {
  const [N, L, D4] = [q.N, q.H * q.W, q.C4];
  const label = 'attention weights';
  const rows = { N, L, HEADS: 1, D4 };
  const scale = 1 / Math.sqrt(q.C);
  const p = new Storage(label, N * L * vec4s(L) * 16);
  const product = (entry: ProductEntry, a: View, b: View, out: View) => {
    const dims = { ...rows, A_ROW4: D4, B_ROW4: D4, B_OFF4: 0, OUT_ROW4: D4, SCALE: scale };
    direct.product(t, { entry, a, b, out, dims, flops: 0, label });
  };
  product('scores', viewOf(q), viewOf(key), whole(p));
  softmax(t, whole(p), rows, label);
  const backward = (dp: View, dq: View, dk: View) => {
    softmaxGrad(t, dp, whole(p), rows, label);
    product('mix', dp, viewOf(key), dq);
    product('mix_t', dp, viewOf(q), dk);
  };
  return { p, backward };
}
