import { type Tensor, zeros } from '../tensor.ts';

/** softmax_j( sum_c q[c,i] k[c,j] / sqrt(C) ); q, k [n, C, T], result [n, T, T]. */
export function attentionWeights(q: Tensor, k: Tensor): Tensor {
  const [n, c, t] = q.shape as [number, number, number];
  const w = zeros([n, t, t]);
  for (let b = 0; b < n; b++) {
    for (let i = 0; i < t; i++) {
      const row = w.data.subarray((b * t + i) * t, (b * t + i + 1) * t);
      for (let j = 0; j < t; j++) {
        for (let ch = 0; ch < c; ch++) row[j]! += q.data[(b * c + ch) * t + i]! * k.data[(b * c + ch) * t + j]!;
        row[j]! /= Math.sqrt(c);
      }
      const largest = row.reduce((a, v) => Math.max(a, v), Number.NEGATIVE_INFINITY);
      const exps = row.map((v) => Math.exp(v - largest));
      const total = exps.reduce((a, v) => a + v, 0);
      row.set(exps.map((v) => v / total));
    }
  }
  return w;
}

/** Gradients of `attentionWeights` (whose result is w) with respect to q and k. */
export function attentionWeightsBackward(q: Tensor, k: Tensor, w: Tensor, gw: Tensor): { q: Tensor; k: Tensor } {
  const [n, c, t] = q.shape as [number, number, number];
  const g = { q: zeros(q.shape), k: zeros(k.shape) };
  for (let b = 0; b < n; b++) {
    for (let i = 0; i < t; i++) {
      const at = (b * t + i) * t;
      let mean = 0;
      for (let j = 0; j < t; j++) mean += w.data[at + j]! * gw.data[at + j]!;
      for (let j = 0; j < t; j++) {
        const gs = (w.data[at + j]! * (gw.data[at + j]! - mean)) / Math.sqrt(c);
        for (let ch = 0; ch < c; ch++) {
          const row = (b * c + ch) * t;
          g.q.data[row + i]! += gs * k.data[row + j]!;
          g.k.data[row + j]! += gs * q.data[row + i]!;
        }
      }
    }
  }
  return g;
}

/** Index in qkv [n, 3C, T] of q, k or v (part 0, 1, 2). The layout is [head][channel][q, k, v]. */
function partIndex(head: number, headChannels: number, channel: number, part: number): number {
  return head * 3 * headChannels + 3 * channel + part;
}

/** One of q, k, v of all heads as [n*heads, C/heads, T]. */
function takePart(qkv: Tensor, heads: number, part: number): Tensor {
  const [n, c3, t] = [qkv.shape[0]!, qkv.shape[1]!, qkv.data.length / (qkv.shape[0]! * qkv.shape[1]!)];
  const hc = c3 / 3 / heads;
  const out = zeros([n * heads, hc, t]);
  for (let b = 0; b < n * heads; b++) {
    for (let ch = 0; ch < hc; ch++) {
      const from = (Math.floor(b / heads) * c3 + partIndex(b % heads, hc, ch, part)) * t;
      out.data.set(qkv.data.subarray(from, from + t), (b * hc + ch) * t);
    }
  }
  return out;
}

function putPart(into: Tensor, heads: number, part: number, values: Tensor): void {
  const c3 = into.shape[1]!;
  const [rows, hc, t] = values.shape as [number, number, number];
  for (let b = 0; b < rows; b++) {
    for (let ch = 0; ch < hc; ch++) {
      const to = (Math.floor(b / heads) * c3 + partIndex(b % heads, hc, ch, part)) * t;
      into.data.set(values.data.subarray((b * hc + ch) * t, (b * hc + ch + 1) * t), to);
    }
  }
}

/** a[c,i] = sum_j w[i,j] v[c,j] per head; qkv [n, 3C, h, w], result [n, C, h, w], heads consecutive channel blocks. */
export function attention(qkv: Tensor, heads: number): { y: Tensor; backward(gy: Tensor): Tensor } {
  const [q, k, v] = [0, 1, 2].map((part) => takePart(qkv, heads, part)) as [Tensor, Tensor, Tensor];
  const [rows, hc, t] = v.shape as [number, number, number];
  const w = attentionWeights(q, k);
  const [n, c3, ...size] = qkv.shape as [number, number, number, number];
  const y = zeros([n, c3 / 3, ...size]);
  forEachProduct(rows, hc, t, (a, wi, vi) => {
    y.data[a]! += w.data[wi]! * v.data[vi]!;
  });
  return {
    y,
    backward: (gy) => {
      const gw = zeros(w.shape);
      const gv = zeros(v.shape);
      forEachProduct(rows, hc, t, (a, wi, vi) => {
        gw.data[wi]! += gy.data[a]! * v.data[vi]!;
        gv.data[vi]! += gy.data[a]! * w.data[wi]!;
      });
      const g = attentionWeightsBackward(q, k, w, gw);
      const gx = zeros(qkv.shape);
      for (const [part, values] of [g.q, g.k, gv].entries()) putPart(gx, heads, part, values);
      return gx;
    },
  };
}

/** Visits the indices of (a, w, v) in a[c,i] = sum_j w[i,j] v[c,j]. */
function forEachProduct(rows: number, c: number, t: number, each: (a: number, w: number, v: number) => void): void {
  for (let b = 0; b < rows; b++)
    for (let ch = 0; ch < c; ch++)
      for (let i = 0; i < t; i++)
        for (let j = 0; j < t; j++) each((b * c + ch) * t + i, (b * t + i) * t + j, (b * c + ch) * t + j);
}
